import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Admin } from 'kafkajs';
import { freePorts } from '../../../local/free-ports.ts';
import { sampleSecrets } from '../../../src/demo/sample/gateway-secrets.ts';
import { type Sandbox, startSandbox } from '../../../src/flexecom/sandbox/start-sandbox.ts';
import type { Servers } from '../../../src/inspect/servers.ts';
import { createKafka } from '../../../src/kafka/client/client.ts';
import { Codec } from '../../../src/kafka/codec/codec.ts';
import { HttpRegistry } from '../../../src/kafka/codec/registry.ts';
import type { Database } from '../../../src/mongo/database.ts';
import { type Names, namesFor } from '../../../src/names.ts';
import type { Role } from '../../../topics/contract/topic.ts';
import { Pipeline } from '../../faults/support/pipeline.ts';
import { type Ended, salvage } from '../../support/salvage-command.ts';
import { moveSharedClock, sharedClock } from '../../support/shared-clock.ts';
import { commandEnvironment, connectForTests, freshPrefix, stackForTests } from '../../support/stack.ts';
import type { Fixture } from './fixture.ts';
import { loadFixture } from './load-fixture.ts';

/** What is still pending at FlexEcom ends soon, by webhook. */
const ASYNC_DELAY_MS = 300;

/** The fixture of the first version on this test run's servers, with a FlexEcom that remembers it and its domain time. */
export class UpgradedScene implements Servers {
  readonly names: Names;
  readonly kafka = createKafka({ brokers: stackForTests().kafkaBrokers.split(','), clientId: 'test' });
  readonly registry = new HttpRegistry(stackForTests().schemaRegistryUrl);
  readonly codec: Codec;
  readonly admin: Admin = this.kafka.admin();
  readonly database: Database;
  readonly sandbox: Sandbox;
  readonly #secrets: Readonly<Record<string, string>>;
  readonly #folder = mkdtempSync(join(tmpdir(), 'salvage-upgrade-'));
  readonly #webhookPort: number;
  readonly #pipelines: Pipeline[] = [];

  private constructor(
    names: Names,
    database: Database,
    sandbox: Sandbox,
    secrets: Readonly<Record<string, string>>,
    webhookPort: number,
  ) {
    this.names = names;
    this.codec = new Codec(this.registry, names);
    this.database = database;
    this.sandbox = sandbox;
    this.#secrets = secrets;
    this.#webhookPort = webhookPort;
  }

  static async open(fixture: Fixture): Promise<UpgradedScene> {
    const names = namesFor(freshPrefix());
    const secrets = sampleSecrets(names.prefix);
    const [webhookPort = 0] = await freePorts(1);
    const database = await connectForTests(stackForTests().mongodbUri, names.database);
    const sandbox = await startSandbox({
      gateways: secrets.gateways,
      webhookBaseUrl: `http://127.0.0.1:${webhookPort}`,
      defaultAsyncDelayMs: ASYNC_DELAY_MS,
      state: fixture.sandbox,
    });
    const scene = new UpgradedScene(names, database, sandbox, secrets.env, webhookPort);
    await scene.admin.connect();
    await loadFixture(scene, fixture);
    moveSharedClock(scene.#clockFile, fixture.domainNow - Date.now());
    return scene;
  }

  /** A command of this release. */
  salvage(...args: string[]): Promise<Ended> {
    return salvage(args, { ...commandEnvironment(this.names.prefix), ...this.#secrets });
  }

  run(roles: readonly Role[]): Pipeline {
    const options = { ...stackForTests(), prefix: this.names.prefix, flexecomUrl: this.sandbox.url, roles };
    const pipeline = new Pipeline(
      { ...options, webhookPort: this.#webhookPort, clockFile: this.#clockFile },
      this.#secrets,
    );
    this.#pipelines.push(pipeline);
    return pipeline;
  }

  now(): number {
    return sharedClock(this.#clockFile).now();
  }

  moveClock(ms: number): void {
    moveSharedClock(this.#clockFile, ms);
  }

  async close(): Promise<void> {
    await Promise.all(this.#pipelines.map((pipeline) => pipeline.kill()));
    await this.sandbox.close();
    await this.database.db.dropDatabase();
    await Promise.all([this.admin.disconnect(), this.database.close()]);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #clockFile(): string {
    return join(this.#folder, 'clock');
  }
}
