import pino from 'pino';
import { systemClock } from '../../src/clock.ts';
import type { AnyTopic } from '../../src/domain/decision.ts';
import type { StageDependencies } from '../../src/engine/dependencies.ts';
import { type RunningStage, runStage } from '../../src/engine/engine.ts';
import type { AnyStage, InputMessage } from '../../src/engine/stage.ts';
import { createKafka } from '../../src/kafka/client/client.ts';
import { Publisher } from '../../src/kafka/client/publisher.ts';
import { Codec } from '../../src/kafka/codec/codec.ts';
import { HttpRegistry } from '../../src/kafka/codec/registry.ts';
import { setupTopics } from '../../src/kafka/setup/setup-topics.ts';
import type { Database } from '../../src/mongo/database.ts';
import { setupCollections } from '../../src/mongo/setup-collections.ts';
import { namesFor } from '../../src/names.ts';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { allTopics, inputTopics } from '../../topics/all.ts';
import { commandEnvironment, connectForTests, freshPrefix, stackForTests } from './stack.ts';

export interface DeploymentTopics {
  readonly topics: readonly AnyTopic[];
  readonly inputs: readonly AnyTopic[];
}

export interface StageUnderTest {
  readonly configuration: StageDependencies['configuration'];
  readonly deadLettersInARowMax?: number;
}

/** The broker's minimum: a stage that died is replaced soon. */
const SESSION_TIMEOUT_MS = 6_000;
const DEAD_LETTERS_IN_A_ROW_MAX = 100;

/**
 * The pipeline's topics and collections on the test's servers, under a prefix of its own, with a connection to each.
 * Call `setUp` in `beforeAll` and `close` in `afterAll`.
 */
export class Deployment {
  readonly prefix = freshPrefix();
  readonly names = namesFor(this.prefix);
  /** The environment of commands on this deployment. */
  readonly env = commandEnvironment(this.prefix);
  readonly kafka = createKafka({ brokers: stackForTests().kafkaBrokers.split(','), clientId: 'test' });
  readonly codec = new Codec(new HttpRegistry(stackForTests().schemaRegistryUrl), this.names);
  readonly publisher = new Publisher({ kafka: this.kafka, codec: this.codec, names: this.names });
  readonly #topics: DeploymentTopics;
  readonly #running = new Set<RunningStage>();
  #database: Database | null = null;

  constructor(topics: DeploymentTopics = { topics: allTopics, inputs: inputTopics }) {
    this.#topics = topics;
  }

  get database(): Database {
    if (this.#database === null) throw new Error('the deployment is not set up yet');
    return this.#database;
  }

  async setUp(): Promise<void> {
    const admin = this.kafka.admin();
    await admin.connect();
    const registry = new HttpRegistry(stackForTests().schemaRegistryUrl);
    await setupTopics({ admin, registry, names: this.names, ...this.#topics, log: () => undefined });
    await admin.disconnect();
    this.#database = await connectForTests(stackForTests().mongodbUri, this.names.database);
    await setupCollections(this.#database);
    await this.codec.prepare(this.#topics.topics);
  }

  async run<In extends InputMessage>(stage: AnyStage<In>, options: StageUnderTest): Promise<RunningStage> {
    const running = await runStage(stage, {
      kafka: this.kafka,
      names: this.names,
      codec: this.codec,
      database: this.database,
      configuration: options.configuration,
      clock: systemClock,
      logger: pino({ level: 'silent' }),
      metrics: createMetrics(),
      limits: {
        deadLettersInARowMax: options.deadLettersInARowMax ?? DEAD_LETTERS_IN_A_ROW_MAX,
        sessionTimeoutMs: SESSION_TIMEOUT_MS,
      },
    });
    this.#running.add(running);
    const stop = async () => {
      this.#running.delete(running);
      await running.stop();
    };
    return { ...running, stop };
  }

  /** Stops the stages that still run, and drops the database. */
  async close(): Promise<void> {
    await Promise.all([...this.#running].map((stage) => stage.stop()));
    await this.publisher.close();
    await this.#database?.db.dropDatabase();
    await this.#database?.close();
  }
}
