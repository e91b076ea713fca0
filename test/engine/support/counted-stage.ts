import type { Kafka } from 'kafkajs';
import pino from 'pino';
import type { RoutingConfiguration } from '../../../src/domain/configuration.ts';
import { type RunningStage, runStage } from '../../../src/engine/engine.ts';
import type { FaultPoints } from '../../../src/engine/fault-points.ts';
import type { AnyStage, InputMessage } from '../../../src/engine/stage.ts';
import { createKafka } from '../../../src/kafka/client/client.ts';
import type { Codec } from '../../../src/kafka/codec/codec.ts';
import type { Database } from '../../../src/mongo/database.ts';
import type { Names } from '../../../src/names.ts';
import { createMetrics, type Metrics } from '../../../src/telemetry/metrics.ts';
import { connectForTests, stackForTests } from '../../support/stack.ts';

interface CountedStageOptions {
  /** Workers of each lane. */
  readonly workers?: number;
  readonly onStep?: FaultPoints['onStep'];
}

/** A stage in the test's own process, with connections of its own: what goes over them is the cost of its chunks. */
export class CountedStage {
  readonly metrics: Metrics;
  readonly #running: RunningStage;
  readonly #database: Database;
  readonly #counted: CountedSoFar;

  private constructor(running: RunningStage, database: Database, counted: CountedSoFar, metrics: Metrics) {
    this.#running = running;
    this.#database = database;
    this.#counted = counted;
    this.metrics = metrics;
  }

  static async start<In extends InputMessage>(
    stage: AnyStage<In>,
    shared: { names: Names; codec: Codec; config: RoutingConfiguration },
    { workers, onStep }: CountedStageOptions = {},
  ): Promise<CountedStage> {
    const { kafkaBrokers, mongodbUri } = stackForTests();
    const counted: CountedSoFar = { chunks: 0, fetched: 0, mongo: [], kafka: [] };
    const database = await connectForTests(withCommandMonitoring(mongodbUri), shared.names.database);
    database.client.on('commandStarted', ({ commandName, command }) => {
      if ('autocommit' in command) counted.mongo.push(describeCommand(commandName, command));
    });
    const metrics = createMetrics();
    const running = await runStage(stage, {
      ...shared,
      kafka: countingRequests(createKafka({ brokers: kafkaBrokers.split(','), clientId: stage.name }), counted),
      database,
      configuration: { current: () => shared.config },
      clock: { now: () => Date.now() },
      logger: pino({ level: 'silent' }),
      metrics,
      faultPoints: {
        onStep(step, position) {
          if (step === 'kafka-committed') counted.chunks++;
          return onStep?.(step, position);
        },
      },
      limits: {
        deadLettersInARowMax: 100,
        sessionTimeoutMs: 6_000,
        ...(workers === undefined ? {} : { workers: { bulk: workers, cascade: workers } }),
      },
    });
    return new CountedStage(running, database, counted, metrics);
  }

  /** Partitions' parts of chunks committed since the last `take`. */
  get chunks(): number {
    return this.#counted.chunks;
  }

  /** Messages that the consumers have ever handed over. */
  get fetched(): number {
    return this.#counted.fetched;
  }

  get runs(): boolean {
    const states = this.states;
    return states.length > 0 && states.every((state) => state === 'running');
  }

  get states(): string[] {
    return this.#running.status().map(({ state }) => state.kind);
  }

  /** Everything sent over the connections since the last call, in order; polling for messages is not counted. */
  take(): Counted {
    const { chunks, mongo, kafka } = this.#counted;
    this.#counted.chunks = 0;
    return { chunks, mongo: mongo.splice(0), kafka: kafka.splice(0) };
  }

  async stop(): Promise<void> {
    await this.#running.stop();
    await this.#database.close();
  }
}

export interface Counted {
  chunks: number;
  /** Commands of transactions, each with its collection. */
  readonly mongo: string[];
  /** Requests of the workers' producers, by Kafka's names. */
  readonly kafka: string[];
}

interface CountedSoFar extends Counted {
  fetched: number;
}

/** A Kafka transaction that repeats nothing makes so many requests. */
export const KAFKA_REQUESTS: readonly string[] = [
  'AddOffsetsToTxn',
  'TxnOffsetCommit',
  'AddPartitionsToTxn',
  'Produce',
  'EndTxn',
];

function withCommandMonitoring(uri: string): string {
  return `${uri}${uri.includes('?') ? '&' : '?'}monitorCommands=true`;
}

function describeCommand(name: string, command: Readonly<Record<string, unknown>>): string {
  const target = command[name];
  return typeof target === 'string' ? `${name} ${target}` : name;
}

/** The same Kafka, with every request of its producers recorded, and every message that its consumers hand over counted. */
function countingRequests(kafka: Kafka, counted: CountedSoFar): Kafka {
  const producer = kafka.producer.bind(kafka);
  const consumer = kafka.consumer.bind(kafka);
  kafka.producer = (config) => {
    const made = producer(config);
    made.on(made.events.REQUEST, ({ payload }) => void counted.kafka.push(payload.apiName));
    return made;
  };
  kafka.consumer = (config) => {
    const made = consumer(config);
    made.on(made.events.END_BATCH_PROCESS, ({ payload }) => {
      counted.fetched += payload.batchSize;
    });
    return made;
  };
  return kafka;
}
