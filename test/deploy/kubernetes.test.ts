import { globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { Deployment } from 'kubernetes-models/apps/v1/Deployment';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import { Namespace } from 'kubernetes-models/v1/Namespace';
import { Secret } from 'kubernetes-models/v1/Secret';
import { Service } from 'kubernetes-models/v1/Service';
import { ServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { parse } from 'yaml';
import { z } from 'zod';
import packageJson from '../../package.json' with { type: 'json' };
import { SETTINGS } from '../../src/settings/setting-list.ts';
import { readSettings } from '../../src/settings/settings.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { PARTITIONS, ROLES } from '../../topics/contract/topic.ts';
import { kustomization, kustomized, type Resource, readManifest } from './kustomized.ts';

const Kind = z.enum([
  'Deployment',
  'HorizontalPodAutoscaler',
  'Job',
  'Namespace',
  'NetworkPolicy',
  'PodDisruptionBudget',
  'Secret',
  'Service',
  'ServiceAccount',
]);
const MODELS = {
  Deployment,
  HorizontalPodAutoscaler,
  Job,
  Namespace,
  NetworkPolicy,
  PodDisruptionBudget,
  Secret,
  Service,
  ServiceAccount,
};

const resources = kustomized();
const ofKind = (kind: string) => resources.filter((resource) => resource.kind === kind);

const Labels = z.record(z.string(), z.string());
const Probe = z.object({ httpGet: z.object({ path: z.string(), port: z.string() }) });
const PodTemplate = z.object({
  metadata: z.object({ labels: Labels }),
  spec: z.looseObject({
    terminationGracePeriodSeconds: z.number().optional(),
    securityContext: z.looseObject({}),
    containers: z.tuple([
      z.looseObject({
        args: z.array(z.string()),
        ports: z.array(z.object({ name: z.string(), containerPort: z.number() })).default([]),
        livenessProbe: Probe.optional(),
        readinessProbe: Probe.optional(),
        startupProbe: Probe.optional(),
      }),
    ]),
  }),
});
const WithTemplate = z.object({ spec: z.object({ template: PodTemplate }) });
const WithSelector = z.object({ spec: z.object({ selector: z.object({ matchLabels: Labels }) }) });

const podsOf = (resource: Resource) => WithTemplate.parse(resource).spec.template;
const portsOf = (resource: Resource) => podsOf(resource).spec.containers[0].ports;
const defaults = readSettings({});

const settings = Object.fromEntries(
  readManifest('settings.env')
    .split('\n')
    .filter((line) => /^[^#]/.test(line))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
);
const SecretFile = z.looseObject({ metadata: z.object({ name: z.string() }), stringData: Labels });
const secret = SecretFile.parse(parse(readManifest('secrets.example.yaml')));
const SECRETS_FOLDER = '/etc/salvage/secrets/';

describe('the manifests for Kubernetes', () => {
  it.each(resources.map((resource) => [`${resource.kind} ${resource.metadata.name}`, resource] as const))(
    "%s is as Kubernetes' schemas want it",
    (_name, resource) => {
      expect(problemsOf(resource)).toBeNull();
    },
  );

  it('would not be, were a field misspelt', () => {
    const [deployment] = ofKind('Deployment');
    expect(problemsOf({ ...deployment, spec: { replica: 2 } })).toMatch(/replica|selector/);
  });

  it('are all applied, but for the example of a secret and what the Prometheus operator takes', () => {
    const files = globSync('**/*.{yaml,env}', {
      cwd: fileURLToPath(new URL('../../deploy/kubernetes', import.meta.url)),
    });
    const used = [
      'kustomization.yaml',
      'secrets.example.yaml',
      'pod-monitor.yaml',
      ...kustomization.resources,
      ...kustomization.patches.map(({ path }) => path),
      ...kustomization.configMapGenerator.flatMap(({ envs }) => envs),
    ];
    expect(files.sort()).toEqual([...new Set(used)].sort());
    expect(() => new Secret(z.looseObject({}).parse(secret)).validate()).not.toThrow();
  });

  it('have a Deployment and a disruption budget for each role', () => {
    const args = ofKind('Deployment').map((resource) => podsOf(resource).spec.containers[0].args);
    expect(args).toEqual(expect.arrayContaining(ROLES.map((role) => ['run', role])));
    expect(args).toHaveLength(ROLES.length);
    const guarded = ofKind('PodDisruptionBudget').map((budget) => WithSelector.parse(budget).spec.selector.matchLabels);
    expect(guarded).toEqual(ofKind('Deployment').map((resource) => podsOf(resource).metadata.labels));
  });

  it('select the pods that they are about', () => {
    const labels = [...ofKind('Deployment'), ...ofKind('Job')].map((resource) => podsOf(resource).metadata.labels);
    const selecting = [...ofKind('Deployment'), ...ofKind('PodDisruptionBudget')].map(
      (resource) => WithSelector.parse(resource).spec.selector.matchLabels,
    );
    for (const selector of selecting) expect(labels).toContainEqual(selector);
  });

  it('probe the health server on its port', () => {
    for (const resource of ofKind('Deployment')) {
      const { livenessProbe, readinessProbe, startupProbe } = podsOf(resource).spec.containers[0];
      expect(portsOf(resource)).toContainEqual({ name: 'health', containerPort: defaults.healthPort });
      expect(readinessProbe?.httpGet).toEqual({ path: '/readyz', port: 'health' });
      // Whoever waits for a server is alive: a restart would not bring the server back.
      for (const probe of [livenessProbe, startupProbe])
        expect(probe?.httpGet).toEqual({ path: '/livez', port: 'health' });
    }
  });

  it('give a process the time that it takes to stop, beside what it waits before', () => {
    for (const resource of ofKind('Deployment')) {
      expect(podsOf(resource).spec.terminationGracePeriodSeconds).toBeGreaterThanOrEqual(5 + 15);
    }
  });

  it('let no process be root, write to its image or gain a right', () => {
    for (const resource of [...ofKind('Deployment'), ...ofKind('Job')]) {
      const { spec } = podsOf(resource);
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
      expect(spec.automountServiceAccountToken).toBe(false);
      expect(spec.containers[0].securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    }
  });

  it('serve on the ports of the settings, and let others reach them', () => {
    const served = ofKind('Deployment').flatMap((resource) =>
      portsOf(resource).map(({ containerPort }) => containerPort),
    );
    const { webhookPort, rerunApiPort, healthPort } = defaults;
    const ports = [webhookPort, rerunApiPort, healthPort, defaults.console.port];
    expect([...new Set(served)].sort()).toEqual(ports);
    const allowed = JSON.stringify(ofKind('NetworkPolicy'));
    for (const port of ports) expect(allowed).toContain(`"port":${port}`);
    for (const service of ofKind('Service')) {
      const { spec } = z
        .object({ spec: z.object({ selector: Labels, ports: z.array(z.looseObject({ targetPort: z.string() })) }) })
        .parse(service);
      const behind = ofKind('Deployment').filter(
        (resource) => JSON.stringify(podsOf(resource).metadata.labels) === JSON.stringify(spec.selector),
      );
      expect(behind.flatMap(portsOf).map(({ name }) => name)).toContain(spec.ports[0]?.targetPort);
    }
  });

  it('scale the stages by a metric that there is, to no more instances than a topic has partitions', async () => {
    const Scaler = z.object({
      spec: z.object({
        maxReplicas: z.number(),
        scaleTargetRef: z.object({ name: z.string() }),
        metrics: z.tuple([
          z.object({
            external: z.looseObject({
              metric: z.object({ name: z.string(), selector: z.object({ matchLabels: Labels }) }),
            }),
          }),
        ]),
      }),
    });
    const names = (await createMetrics().registry.getMetricsAsJSON()).map(({ name }) => name);
    for (const scaler of ofKind('HorizontalPodAutoscaler')) {
      const { maxReplicas, scaleTargetRef, metrics } = Scaler.parse(scaler).spec;
      const { name, selector } = metrics[0].external.metric;
      expect(names).toContain(name);
      expect(scaleTargetRef.name).toBe(`salvage-${selector.matchLabels.stage}`);
      expect(ofKind('Deployment').map(({ metadata }) => metadata.name)).toContain(scaleTargetRef.name);
      expect(maxReplicas).toBe(PARTITIONS);
    }
  });

  it('run the release that package.json names', () => {
    expect(kustomization.images).toMatchObject([{ name: 'decline-salvage', newTag: packageJson.version }]);
  });
});

describe('the settings for Kubernetes', () => {
  it('are settings of the program', () => {
    const known = SETTINGS.flatMap(({ name, secret: isSecret }) => (isSecret ? [name, `${name}_FILE`] : [name]));
    expect(Object.keys(settings).filter((name) => name !== 'NODE_ENV' && !known.includes(name))).toEqual([]);
  });

  it('hold no secret: each comes from a file of the Secret', () => {
    const secretNames = SETTINGS.filter(({ secret: isSecret }) => isSecret).map(({ name }): string => name);
    // FlexEcom's address is one only where it has a password in it.
    expect(Object.keys(settings).filter((name) => secretNames.includes(name))).toEqual(['FLEXECOM_URL']);
    const files = Object.values(settings).filter((value) => value.startsWith(SECRETS_FOLDER));
    expect(files.filter((path) => !(path.slice(SECRETS_FOLDER.length) in secret.stringData))).toEqual([]);
  });

  it('are taken by a process in production, for every role', () => {
    const folder = mkdtempSync(join(tmpdir(), 'salvage-secrets-'));
    for (const [name, value] of Object.entries({ ...secret.stringData, KAFKA_TLS_CA: rootCertificates[0] ?? '' })) {
      writeFileSync(join(folder, name), value);
    }
    const env = Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [name, value.replace(SECRETS_FOLDER, `${folder}/`)]),
    );
    const required = [
      'KAFKA_BROKERS',
      'SCHEMA_REGISTRY_URL',
      'MONGODB_URI',
      'FLEXECOM_URL',
      'RERUN_API_TOKEN',
    ] as const;
    expect(env.NODE_ENV).toBe('production');
    expect(readSettings(env, required)).toMatchObject({ kafkaBrokers: expect.arrayContaining(['kafka-0.kafka:9093']) });
    rmSync(folder, { recursive: true });
  });
});

/** What Kubernetes would refuse, or null. */
function problemsOf(resource: object): string | null {
  const { kind } = z.looseObject({ kind: Kind }).parse(resource);
  try {
    new MODELS[kind](z.any().parse(resource)).validate();
    return null;
  } catch (error) {
    return String(error);
  }
}
