import { existsSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { z } from 'zod';
import { readSettings } from '../../src/settings/settings.ts';
import { ROOT, read } from '../docs/embedded-files.ts';
import composeSchema from '../fixtures/compose-spec/schema.json' with { type: 'json' };

const Compose = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string().optional(),
      build: z.object({ context: z.string(), dockerfile: z.string() }).optional(),
      environment: z.record(z.string(), z.string()).default({}),
      configs: z.array(z.object({ source: z.string(), target: z.string() })).default([]),
      ports: z.array(z.string()).default([]),
    }),
  ),
  configs: z.record(z.string(), z.object({ file: z.string().optional(), content: z.string().optional() })),
});

const Component = z.record(z.string(), z.unknown());
const Collector = z.object({
  receivers: z.object({ otlp: z.object({ protocols: z.object({ http: z.object({ endpoint: z.string() }) }) }) }),
  processors: Component,
  exporters: z.record(z.string(), z.object({ endpoint: z.string() }).loose()),
  service: z.object({
    pipelines: z.record(
      z.string(),
      z.object({ receivers: z.array(z.string()), processors: z.array(z.string()), exporters: z.array(z.string()) }),
    ),
  }),
});

const composeFile: unknown = parse(read('deploy/otel/docker-compose.yaml'));
const { services, configs } = Compose.parse(composeFile);
const collector = Collector.parse(parse(read('deploy/otel/collector.yaml')));

/** The packages of an SDK that the example loads, as the tests load them. */
const SDK = ['sdk-trace-node', 'resources', 'exporter-trace-otlp-http'].map((name) => `@opentelemetry/${name}`);

describe('deploy/otel/docker-compose.yaml', () => {
  it('is a compose file, as the Compose Specification defines it', () => {
    const { $schema: _, ...schema } = composeSchema;
    const isValid = new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(schema);
    isValid(composeFile);
    expect(isValid.errors ?? []).toEqual([]);
  });

  it('names files that exist, from the folder of docker-compose.yml, and images of exact versions', () => {
    const files = Object.values(configs).flatMap(({ file }) => file ?? []);
    const builds = Object.values(services).flatMap(({ build }) =>
      build === undefined ? [] : `${build.context}/${build.dockerfile}`,
    );
    expect([...files, ...builds].filter((file) => !existsSync(new URL(file, ROOT)))).toEqual([]);
    const pulled = Object.values(services).flatMap(({ image, build }) => (build === undefined ? [image] : []));
    for (const image of pulled) expect(image).toMatch(/:v?\d+\.\d+\.\d+$/);
    for (const { configs: mounted } of Object.values(services)) {
      for (const { source } of mounted) expect(configs).toHaveProperty(source);
    }
  });

  it('sends spans from the pipeline through the collector to a service that is there', () => {
    const endpoint = new URL(services.pipeline?.environment.OTEL_EXPORTER_OTLP_ENDPOINT ?? '');
    expect(services).toHaveProperty(endpoint.hostname);
    expect(collector.receivers.otlp.protocols.http.endpoint).toBe(`0.0.0.0:${endpoint.port}`);
    for (const exporter of Object.values(collector.exporters)) {
      expect(services).toHaveProperty(exporter.endpoint.split(':')[0] ?? '');
    }
    for (const { receivers, processors, exporters } of Object.values(collector.service.pipelines)) {
      for (const name of receivers) expect(collector.receivers).toHaveProperty(name);
      for (const name of processors) expect(collector.processors).toHaveProperty(name);
      for (const name of exporters) expect(collector.exporters).toHaveProperty(name);
    }
  });

  it('has Prometheus scrape the pipeline where it listens, with the alerts', () => {
    const scraped = configs.prometheus?.content ?? '';
    expect(scraped).toContain(`pipeline:${readSettings({}).healthPort}`);
    const targets = services.prometheus?.configs.map(({ target }) => target);
    expect(targets).toContain('/etc/prometheus/salvage-alerts.yaml');
    expect(scraped).toContain('rule_files: [salvage-alerts.yaml]');
  });

  it('opens ports to this machine only', () => {
    const ports = Object.values(services).flatMap((service) => service.ports);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });
});

describe('the SDK of the example', () => {
  it('is installed in a folder of its own: in that of package.json, npm would add what only development needs', () => {
    for (const path of ['deploy/otel/Dockerfile', 'deploy/otel/register.mjs', 'docs/tracing.md']) {
      const installs = read(path).match(/npm install .*/g) ?? [];
      expect([path, installs]).toEqual([path, [expect.stringContaining(' --prefix deploy/otel ')]]);
    }
  });

  it('has the versions that are tested here, wherever they are named', () => {
    const { devDependencies } = z
      .object({ devDependencies: z.record(z.string(), z.string()) })
      .parse(JSON.parse(read('package.json')));
    for (const path of ['deploy/otel/Dockerfile', 'deploy/otel/register.mjs', 'docs/tracing.md']) {
      for (const name of SDK)
        expect([path, read(path)]).toEqual([path, expect.stringContaining(`${name}@${devDependencies[name]}`)]);
    }
  });
});
