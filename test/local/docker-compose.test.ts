import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import {
  COMPOSE_MONGOD_VERSION,
  COMPOSE_PORTS,
  DEFAULT_COMPATIBILITY,
  KAFKA_HEAP,
  KAFKA_SETTINGS,
  KAFKA_VERSION,
  MONGOD_SETTINGS,
  REGISTRY_API_PATH,
  REGISTRY_HEALTH_PATH,
  REGISTRY_HEAP,
  REGISTRY_VERSION,
  REPLICA_SET,
  SERVER_NAMES,
} from '../../local/settings.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { readSettings } from '../../src/settings/settings.ts';

const serviceSchema = z.object({
  image: z.string(),
  ports: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  command: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  build: z.object({ dockerfile_inline: z.string() }).optional(),
});

const { services } = z
  .object({ services: z.record(z.string(), serviceSchema) })
  .parse(parse(readFileSync(new URL('../../docker-compose.yml', import.meta.url), 'utf8'), { merge: true }));

describe('docker-compose.yml', () => {
  it('has the three servers of the local stack, each with a health check', () => {
    for (const name of SERVER_NAMES) expect(service(name).healthcheck?.test).toBeDefined();
  });

  it('pins the versions of the local stack', () => {
    expect(service('kafka').image).toBe(`apache/kafka:${KAFKA_VERSION}`);
    expect(service('registry').image).toBe(`apicurio/apicurio-registry-mem:${REGISTRY_VERSION}`);
    expect(service('mongod').image).toBe(`mongo:${COMPOSE_MONGOD_VERSION}`);
  });

  it('names each image by an exact version, Node by that of package.json', () => {
    for (const { image, build } of Object.values(services)) {
      if (build === undefined) expect(image).toMatch(/:\d+\.\d+\.\d+(\.Final)?$/);
    }
    expect(service('pipeline').build?.dockerfile_inline).toContain(
      `FROM node:${packageJson.devDependencies.node}-bookworm-slim\n`,
    );
  });

  it('starts MongoDB without the compression that leaked memory, as the local stack does', () => {
    expect(MONGOD_SETTINGS.networkMessageCompressors).not.toContain('zlib');
  });

  it('opens the default ports of the settings, to this machine only', () => {
    for (const name of SERVER_NAMES) {
      expect(service(name).ports).toEqual([expect.stringMatching(`^127\\.0\\.0\\.1:${COMPOSE_PORTS[name]}:\\d+$`)]);
    }
    const defaults = readSettings({});
    expect(defaults.kafkaBrokers).toEqual([`localhost:${COMPOSE_PORTS.kafka}`]);
    expect(defaults.schemaRegistryUrl).toBe(`http://localhost:${COMPOSE_PORTS.registry}${REGISTRY_API_PATH}`);
    expect(new URL(defaults.mongodbUri).port).toBe(String(COMPOSE_PORTS.mongod));
    expect(service('pipeline').ports).toEqual(
      [defaults.webhookPort, defaults.rerunApiPort, defaults.healthPort].map((port) => `127.0.0.1:${port}:${port}`),
    );
  });

  it('gives Kafka the settings and the heap of the local stack', () => {
    for (const [name, value] of Object.entries(KAFKA_SETTINGS)) {
      const variable = `KAFKA_${name.toUpperCase().replaceAll('.', '_')}`;
      expect([variable, service('kafka').environment[variable]]).toEqual([variable, value]);
    }
    expect(service('kafka').environment.KAFKA_HEAP_OPTS).toBe(KAFKA_HEAP);
  });

  it('makes the registry refuse incompatible schemas and store its database in a file', () => {
    const check = service('registry').healthcheck?.test.join(' ');
    expect(check).toContain(REGISTRY_HEALTH_PATH);
    expect(check).toContain(`${REGISTRY_API_PATH}/config`);
    expect(check).toContain(`{"compatibility":"${DEFAULT_COMPATIBILITY}"}`);
    expect(service('registry').environment.QUARKUS_DATASOURCE_JDBC_URL).toMatch(/^jdbc:h2:file:.*;WRITE_DELAY=0$/);
    expect(service('registry').environment.JAVA_TOOL_OPTIONS).toBe(REGISTRY_HEAP);
  });

  it('gives mongod the settings of the local stack and initiates its replica set', () => {
    const flags = Object.entries(MONGOD_SETTINGS).flatMap(([name, value]) => [`--${name}`, value]);
    expect(service('mongod').command).toEqual(['mongod', '--bind_ip_all', ...flags]);
    expect(service('mongod').healthcheck?.test.join(' ')).toContain(`_id: '${REPLICA_SET}'`);
  });

  it('runs setup on healthy servers before the pipeline, with valid settings', () => {
    for (const name of SERVER_NAMES) {
      expect(service('setup').depends_on).toHaveProperty(name, { condition: 'service_healthy' });
    }
    expect(service('pipeline').depends_on).toHaveProperty('setup', { condition: 'service_completed_successfully' });
    const settings = readSettings(withoutShellDefaults(service('pipeline').environment));
    expect(settings.kafkaBrokers).toEqual(['kafka:19092']);
    expect(settings.mongodbUri).toContain(`replicaSet=${REPLICA_SET}`);
    expect(settings.schemaRegistryUrl).toContain(REGISTRY_API_PATH);
  });

  it('builds the pipeline with all folders of its code', () => {
    const dockerfile = service('pipeline').build?.dockerfile_inline;
    for (const folder of ['topics', 'src', 'local', 'consumers', 'producers']) {
      expect(dockerfile).toContain(`COPY ${folder} ${folder}\n`);
    }
  });
});

function service(name: string): z.infer<typeof serviceSchema> {
  const found = services[name];
  if (found === undefined) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
}

/** `${NAME:-default}`, as compose reads it where NAME is not set. */
function withoutShellDefaults(environment: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [name, value.replace(/^\$\{\w+:-(.*)\}$/s, '$1')]),
  );
}
