import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { rulesFile } from '../../deploy/signals/alerts.ts';
import { ROOT } from '../docs/embedded-files.ts';
import { kustomized, readManifest } from './kustomized.ts';

const Labels = z.record(z.string(), z.string());
const PodMonitor = z.object({
  spec: z.object({
    selector: z.object({ matchLabels: Labels }),
    podMetricsEndpoints: z.tuple([
      z.object({
        port: z.string(),
        path: z.string(),
        authorization: z.object({ credentials: z.object({ name: z.string(), key: z.string() }) }),
      }),
    ]),
  }),
});
const Deployment = z.object({
  spec: z.object({
    template: z.object({
      metadata: z.object({ labels: Labels }),
      spec: z.object({ containers: z.tuple([z.object({ ports: z.array(z.object({ name: z.string() })) })]) }),
    }),
  }),
});
const Secret = z.object({ metadata: z.object({ name: z.string() }), stringData: Labels });

describe('what the Prometheus operator takes', () => {
  it('scrapes every role at its health port, with the token', () => {
    const { podMetricsEndpoints, selector } = PodMonitor.parse(parse(readManifest('pod-monitor.yaml'))).spec;
    const [{ port, path, authorization }] = podMetricsEndpoints;
    expect(path).toBe('/metrics');
    for (const resource of kustomized().filter(({ kind }) => kind === 'Deployment')) {
      const { metadata, spec } = Deployment.parse(resource).spec.template;
      expect(metadata.labels).toMatchObject(selector.matchLabels);
      expect(spec.containers[0].ports.map(({ name }) => name)).toContain(port);
    }
    const { name, key } = authorization.credentials;
    const secret = Secret.parse(parse(readManifest('secrets.example.yaml')));
    expect([secret.metadata.name, Object.keys(secret.stringData)]).toEqual([name, expect.arrayContaining([key])]);
    expect(readManifest('settings.env')).toContain(`METRICS_TOKEN_FILE=/etc/salvage/secrets/${key}\n`);
  });

  it('has the alert rules, made by the command of the page', async () => {
    const [, command = ''] = /^(\{ printf[\s\S]*?\n\}) \| kubectl apply/m.exec(readManifest('README.md')) ?? [];
    const { stdout } = await promisify(execFile)('sh', ['-c', command], { cwd: fileURLToPath(ROOT) });
    expect(parse(stdout)).toMatchObject({ kind: 'PrometheusRule', spec: parse(rulesFile()) });
  });
});
