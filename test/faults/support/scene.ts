import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Admin, type Kafka, Partitioners, type Producer } from 'kafkajs';
import pino from 'pino';
import { freePorts } from '../../../local/free-ports.ts';
import { readRoutingFile } from '../../../src/configuration/file/yaml-file.ts';
import { createConfigurationStore } from '../../../src/configuration/store/configuration-store.ts';
import { type SampleSecrets, sampleSecrets } from '../../../src/demo/sample/gateway-secrets.ts';
import { isFlexecom } from '../../../src/domain/routing/gateways.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../src/flexecom/sandbox/start-sandbox.ts';
import type { Servers } from '../../../src/inspect/servers.ts';
import { kafkaFor } from '../../../src/kafka/client/client.ts';
import { Codec } from '../../../src/kafka/codec/codec.ts';
import { HttpRegistry } from '../../../src/kafka/codec/registry.ts';
import { setupTopics } from '../../../src/kafka/setup/setup-topics.ts';
import type { Database } from '../../../src/mongo/database.ts';
import { setupCollections } from '../../../src/mongo/setup-collections.ts';
import { type Names, namesFor } from '../../../src/names.ts';
import { readSettings } from '../../../src/settings/settings.ts';
import { allTopics, inputTopics } from '../../../topics/all.ts';
import type { TopicDefinition } from '../../../topics/contract/topic.ts';
import { moveSharedClock, sharedClock } from '../../support/shared-clock.ts';
import { connectForTests, freshPrefix, stackForTests } from '../../support/stack.ts';
import { Pipeline } from './pipeline.ts';
import type { PipelineOptions } from './pipeline-process.ts';

export interface SceneOptions {
  /** Of every topic. Few, as those of a killed process are taken over one after another. */
  readonly partitions?: number;
  /** Long, so that no cascade expires on a slow machine; a test of the deadline moves the clock. */
  readonly cascadeDeadlineMs?: number;
  readonly sandbox?: Omit<SandboxOptions, 'gateways' | 'webhookBaseUrl'>;
  /** The test's own settings where it does not work with the run's servers under a new prefix. */
  readonly settings?: Readonly<Record<string, string>>;
}

const PARTITIONS = 2;
const CASCADE_DEADLINE_MS = 600_000;

/**
 * What one test works with: its own topics and collections, the sandbox, a clock, and the pipeline as real processes.
 */
export class Scene implements Servers {
  readonly names: Names;
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly producer: Producer;
  readonly codec: Codec;
  readonly database: Database;
  readonly sandbox: Sandbox;
  readonly #secrets: SampleSecrets;
  readonly #folder: string;
  /** Where FlexEcom's webhooks go: the same for a receiver that was killed and restarted. */
  readonly #webhookPort: number;
  readonly #pipelines: Pipeline[] = [];

  private constructor(
    connections: { names: Names; kafka: Kafka; codec: Codec; database: Database },
    admin: Admin,
    sandbox: Sandbox,
    secrets: SampleSecrets,
    folder: string,
    webhookPort: number,
  ) {
    this.names = connections.names;
    this.kafka = connections.kafka;
    this.codec = connections.codec;
    this.database = connections.database;
    this.admin = admin;
    this.producer = this.kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, idempotent: true });
    this.sandbox = sandbox;
    this.#secrets = secrets;
    this.#folder = folder;
    this.#webhookPort = webhookPort;
  }

  static async open({ partitions = PARTITIONS, sandbox = {}, ...options }: SceneOptions = {}): Promise<Scene> {
    const stack = stackForTests();
    const settings = readSettings({
      KAFKA_BROKERS: stack.kafkaBrokers,
      SCHEMA_REGISTRY_URL: stack.schemaRegistryUrl,
      MONGODB_URI: stack.mongodbUri,
      SALVAGE_PREFIX: freshPrefix(),
      ...options.settings,
    });
    const logger = pino({ level: 'silent' });
    const admin = kafkaFor(settings, logger).admin();
    await admin.connect();
    await setupTopics({
      admin,
      registry: new HttpRegistry(settings.schemaRegistryUrl),
      names: namesFor(settings.prefix),
      topics: allTopics.map((topic) => ({ ...topic, partitions })),
      inputs: inputTopics.map((topic) => ({ ...topic, partitions })),
      log: () => undefined,
    });
    const names = namesFor(settings.prefix);
    const codec = new Codec(new HttpRegistry(settings.schemaRegistryUrl), names);
    await codec.prepare(allTopics);
    const database = await connectForTests(stack.mongodbUri, names.database);
    await setupCollections(database);
    const connections = { names, kafka: kafkaFor(settings, logger), codec, database };
    const secrets = sampleSecrets(settings.prefix);
    const [webhookPort = 0] = await freePorts(1);
    const webhookBaseUrl = `http://127.0.0.1:${webhookPort}`;
    const running = await startSandbox({ ...sandbox, webhookBaseUrl, gateways: secrets.gateways });
    const folder = mkdtempSync(join(tmpdir(), 'salvage-faults-'));
    const scene = new Scene(connections, admin, running, secrets, folder, webhookPort);
    await scene.producer.connect();
    await scene.#applyConfiguration(options.cascadeDeadlineMs ?? CASCADE_DEADLINE_MS);
    return scene;
  }

  start(options: Pick<PipelineOptions, 'roles'> & Partial<PipelineOptions>): Pipeline {
    const pipeline = new Pipeline(
      {
        ...stackForTests(),
        prefix: this.names.prefix,
        flexecomUrl: this.sandbox.url,
        clockFile: this.#clockFile,
        webhookPort: this.#webhookPort,
        ...options,
      },
      this.#secrets.env,
    );
    this.#pipelines.push(pipeline);
    return pipeline;
  }

  /** Domain time, the same in every process of the scene. */
  now(): number {
    return sharedClock(this.#clockFile).now();
  }

  moveClock(ms: number): void {
    moveSharedClock(this.#clockFile, ms);
  }

  async publish<Event extends { orderId: string }>(
    topic: TopicDefinition<Event>,
    events: readonly Event[],
  ): Promise<void> {
    await this.producer.send({
      topic: this.names.topic(topic.name),
      acks: -1,
      messages: events.map((event) => ({ key: event.orderId, value: this.codec.encode(topic, event) })),
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#pipelines.map((pipeline) => pipeline.kill()));
    await this.sandbox.close();
    await this.database.db.dropDatabase();
    await Promise.all([this.producer.disconnect(), this.admin.disconnect(), this.database.close()]);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #clockFile(): string {
    return join(this.#folder, 'clock');
  }

  /** Applies the sample configuration with this deadline. */
  async #applyConfiguration(cascadeDeadlineMs: number): Promise<void> {
    const file = new URL('../../../src/demo/sample/sample-configuration.yaml', import.meta.url).pathname;
    const { content, checked } = await readRoutingFile(file);
    const gateways = content.gateways.map((gateway) =>
      isFlexecom(gateway) ? { ...gateway, cascadeDeadlineMs } : gateway,
    );
    await createConfigurationStore(this.database.db).apply({
      content: { ...content, gateways },
      sourceText: checked.text,
      appliedBy: 'test',
      now: this.now(),
      dryRun: false,
    });
  }
}

/** Runs a test with a scene of its own. Tests mostly wait, so several can run at once. */
export function withScene(test: (scene: Scene) => Promise<void>, options: SceneOptions = {}): () => Promise<void> {
  return async () => {
    const scene = await Scene.open(options);
    try {
      await test(scene);
    } finally {
      await scene.close();
    }
  };
}
