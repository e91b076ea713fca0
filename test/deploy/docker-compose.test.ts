import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
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
import { checkRoutingFile } from '../../src/configuration/file/yaml-file.ts';
import { resolveGatewaySecrets } from '../../src/configuration/secrets/secrets.ts';
import { isFlexecom } from '../../src/domain/routing/gateways.ts';
import { readSettings } from '../../src/settings/settings.ts';
import composeSchema from '../fixtures/compose-spec/schema.json' with { type: 'json' };

const serviceSchema = z.object({
  image: z.string(),
  ports: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  command: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()).optional() }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  build: z.string().optional(),
  init: z.boolean().default(false),
  read_only: z.boolean().default(false),
  tmpfs: z.array(z.string()).default([]),
  entrypoint: z.array(z.string()).default([]),
  configs: z.array(z.object({ source: z.string(), target: z.string() })).default([]),
});

const composeFile: unknown = parse(readFileSync(new URL('../../docker-compose.yml', import.meta.url), 'utf8'), {
  merge: true,
});
const { services, configs } = z
  .object({
    services: z.record(z.string(), serviceSchema),
    configs: z.record(z.string(), z.object({ file: z.string() })),
  })
  .parse(composeFile);

describe('docker-compose.yml', () => {
  it('is a compose file, as the Compose Specification defines it', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
    const { $schema: _, ...schema } = composeSchema;
    const isValid = ajv.compile(schema);
    isValid(composeFile);
    expect(isValid.errors ?? []).toEqual([]);
    expect(isValid({ services: { pipeline: { imge: 'x' } } })).toBe(false);
  });

  it('has the three servers of the local stack, each with a health check', () => {
    for (const name of SERVER_NAMES) expect(service(name).healthcheck?.test).toBeDefined();
  });

  it('pins the versions of the local stack', () => {
    expect(service('kafka').image).toBe(`apache/kafka:${KAFKA_VERSION}`);
    expect(service('registry').image).toBe(`apicurio/apicurio-registry-mem:${REGISTRY_VERSION}`);
    expect(service('mongod').image).toBe(`mongo:${COMPOSE_MONGOD_VERSION}`);
  });

  it('names each image by an exact version, or builds it', () => {
    for (const { image, build } of Object.values(services)) {
      if (build === undefined) expect(image).toMatch(/:\d+\.\d+\.\d+(\.Final)?$/);
      else expect(build).toBe('.');
    }
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
    const check = service('registry').healthcheck?.test?.join(' ');
    expect(check).toContain(REGISTRY_HEALTH_PATH);
    expect(check).toContain(`${REGISTRY_API_PATH}/config`);
    expect(check).toContain(`{"compatibility":"${DEFAULT_COMPATIBILITY}"}`);
    expect(service('registry').environment.QUARKUS_DATASOURCE_JDBC_URL).toMatch(/^jdbc:h2:file:.*;WRITE_DELAY=0$/);
    expect(service('registry').environment.JAVA_TOOL_OPTIONS).toBe(REGISTRY_HEAP);
  });

  it('gives mongod the settings of the local stack and initiates its replica set', () => {
    const flags = Object.entries(MONGOD_SETTINGS).flatMap(([name, value]) => [`--${name}`, value]);
    expect(service('mongod').command).toEqual(['mongod', '--bind_ip_all', ...flags]);
    expect(service('mongod').healthcheck?.test?.join(' ')).toContain(`_id: '${REPLICA_SET}'`);
  });

  it('runs setup on healthy servers before the pipeline, with valid settings', () => {
    for (const name of SERVER_NAMES) {
      expect(service('setup').depends_on).toHaveProperty(name, { condition: 'service_healthy' });
    }
    expect(service('configuration').depends_on).toHaveProperty('setup', {
      condition: 'service_completed_successfully',
    });
    const settings = readSettings(withoutShellDefaults(service('pipeline').environment));
    expect(settings.kafkaBrokers).toEqual(['kafka:19092']);
    expect(settings.mongodbUri).toContain(`replicaSet=${REPLICA_SET}`);
    expect(settings.schemaRegistryUrl).toContain(REGISTRY_API_PATH);
  });

  it('has a console that this machine alone reaches, and that asks for a token of its own making', () => {
    const { environment, ports, command } = service('console');
    const settings = readSettings(withoutShellDefaults(environment));
    expect(settings.console).toMatchObject({ host: '0.0.0.0', tokensFile: '/tmp/console-users.yaml', canWrite: true });
    expect(ports).toEqual([`127.0.0.1:${settings.console.port}:${settings.console.port}`]);
    expect(service('console')).toMatchObject({ read_only: true, tmpfs: ['/tmp'] });
    const [first, second, ...more] = (command[0] ?? '').split(' && ');
    expect([first, second, more]).toEqual([
      'node src/cli/salvage.js console add-user local --role admin',
      'exec node src/cli/salvage.js run console',
      [],
    ]);
    // Whatever it takes from others, it takes as the pipeline does.
    expect(environment).toMatchObject(service('pipeline').environment);
    expect(readFileSync(new URL('../../docker-compose.yml', import.meta.url), 'utf8')).not.toMatch(/tokenSha256/);
  });

  it('lets Ctrl-C end each command, which Node as process 1 would ignore', () => {
    const ours = Object.values(services).filter(({ build }) => build !== undefined);
    expect(ours.map(({ init }) => init)).toEqual(ours.map(() => true));
  });

  it('starts with a first configuration, which is valid and never replaces one that is in force', async () => {
    const { command, configs: mounted } = service('configuration');
    expect(command).toEqual([
      expect.stringMatching(/^node src\/cli\/salvage\.js config show .* \|\| exec .* config apply (\S+) /),
    ]);
    const [{ source = '', target = '' } = {}] = mounted;
    expect(command[0]).toContain(` config apply ${target} `);
    const { content, problems } = await checkRoutingFile(
      fileURLToPath(new URL(`../../${configs[source]?.file}`, import.meta.url)),
    );
    expect(problems).toEqual([]);
    for (const gateway of content?.gateways.filter(isFlexecom) ?? []) {
      expect(() => resolveGatewaySecrets(gateway, withoutShellDefaults(service('pipeline').environment))).not.toThrow();
    }
    expect(service('pipeline').depends_on).toHaveProperty('configuration', {
      condition: 'service_completed_successfully',
    });
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
