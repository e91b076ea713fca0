import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import packageJson from '../../../package.json' with { type: 'json' };
import { orderCompleteNewSale } from '../../../topics/order-complete.new-sale.ts';
import { TopicsForClients } from '../../client/topics-for-clients.ts';
import { orderCompleteSample } from '../../topics/sample-events.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const run = promisify(execFile);
const topics = new TopicsForClients();
/** NODE_OPTIONS are Jest's. */
const { NODE_OPTIONS: _, ...inherited } = process.env;
const env = { ...inherited, npm_config_prefer_offline: 'true', npm_config_loglevel: 'error' };

/** Somebody else's project, in which nothing but the package is installed. */
describe('the package that others install', () => {
  let project = '';
  const installed = (path: string) => join(project, 'node_modules', packageJson.name, path);

  beforeAll(async () => {
    project = await mkdtemp(join(tmpdir(), 'salvage-installed-'));
    await topics.open();
    const packing = await run(process.execPath, [join(ROOT, 'deploy/client/pack-client.ts'), project], { env });
    await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }');
    await run('npm', ['install', '--no-save', packing.stdout.trim()], { cwd: project, env });
  });
  afterAll(async () => {
    await topics.close();
    await rm(project, { recursive: true });
  });

  it('has no TypeScript to run: Node strips no types in node_modules', async () => {
    const files = await readdir(installed('.'), { recursive: true });
    expect(files.filter((file) => /(?<!\.d)\.ts$/.test(file))).toEqual([]);
    expect(files).toContain('README.md');
  });

  it('brings only what a client needs', async () => {
    const { dependencies, scripts, bin } = JSON.parse(await readFile(installed('package.json'), 'utf8'));
    expect([scripts, bin]).toEqual([undefined, undefined]);
    expect(Object.keys(dependencies)).not.toContain('mongodb');
    expect(Object.keys(dependencies)).not.toContain('fastify');
    for (const [name, version] of Object.entries(dependencies))
      expect(packageJson.dependencies).toMatchObject({ [name]: version });
  });

  it('runs the examples of the README on plain Node, against real servers', async () => {
    const settings = {
      ...env,
      KAFKA_BROKERS: topics.connection.brokers.join(','),
      SCHEMA_REGISTRY_URL: topics.connection.schemaRegistryUrl,
      SALVAGE_PREFIX: topics.prefix,
    };
    const produced = await runExample('produce-decline', settings);
    expect(produced).toMatch(/^published the decline of order-\d+\n$/);

    const value = topics.codec.encode(orderCompleteNewSale, orderCompleteSample);
    await topics.producer.send({ topic: topics.names.topic(orderCompleteNewSale.name), messages: [{ value }] });
    expect(await runExample('fulfill-orders', settings)).toContain(`of ${orderCompleteSample.orderId}\n`);
  });

  it('has types that a strict compiler takes, and that know what each handler gets', async () => {
    await mkdir(join(project, 'node_modules/@types'), { recursive: true });
    await symlink(join(ROOT, 'node_modules/@types/node'), join(project, 'node_modules/@types/node'));
    await symlink(join(ROOT, 'node_modules/undici-types'), join(project, 'node_modules/undici-types'));
    await writeFile(join(project, 'right.ts'), program('event.debtVersion satisfies number'));
    await writeFile(join(project, 'wrong.ts'), program('event.noSuchField'));
    const mistakes = await mistakesIn('right.ts', 'wrong.ts');
    expect(mistakes).toEqual([expect.stringMatching(/^wrong\.ts.*noSuchField/)]);
  });

  /** As JavaScript, as somebody without TypeScript would run it; the reader ends with its first order. */
  async function runExample(name: string, settings: NodeJS.ProcessEnv): Promise<string> {
    const source = await readFile(join(ROOT, 'docs/examples', `${name}.ts`), 'utf8');
    const { stripTypeScriptTypes } = await import('node:module');
    const script = stripTypeScriptTypes(source).replace('console.log(`fulfill', 'stop.abort();$&');
    await writeFile(join(project, `${name}.js`), script);
    return (await run(process.execPath, [`${name}.js`], { cwd: project, env: settings })).stdout;
  }

  async function mistakesIn(...files: string[]): Promise<string[]> {
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2024', '--types', 'node'];
    const compiling = run(join(ROOT, 'node_modules/.bin/tsc'), [...options, ...files], { cwd: project, env });
    const { stdout } = await compiling.catch((error: { stdout: string }) => error);
    return stdout.trim().split('\n');
  }
});

function program(use: string): string {
  return `
    import { DeclineProducer } from 'decline-salvage/declines';
    import { consumeOutcomes } from 'decline-salvage/outcomes';
    import { MemoryOutcomeStore } from 'decline-salvage/outcome-store';
    import { EventCodec } from 'decline-salvage/codec';
    import { orderDeclined } from 'decline-salvage/topics/order-declined';

    const connection = { brokers: ['localhost:9092'], schemaRegistryUrl: 'http://localhost:8081', clientId: 'x' };
    new DeclineProducer(connection) satisfies { close(): Promise<void> };
    new EventCodec(connection);
    orderDeclined.name satisfies string;
    const handlers = { 'order-declined': (event: { debtVersion: number }) => void event };
    await consumeOutcomes(
      {
        ...connection,
        groupId: 'x',
        store: new MemoryOutcomeStore(),
        handlers: { ...handlers, 'order-complete.recurring': (event) => void (${use}) },
      },
      AbortSignal.abort(),
    );
  `;
}
