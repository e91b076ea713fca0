import type { Kafka } from 'kafkajs';
import pino from 'pino';
import type { RoutingConfiguration } from '../../../src/domain/configuration.ts';
import { type RunningStage, runStage } from '../../../src/engine/engine.ts';
import type { AnyStage, InputMessage } from '../../../src/engine/stage.ts';
import { createKafka } from '../../../src/kafka/client/client.ts';
import type { Codec } from '../../../src/kafka/codec/codec.ts';
import type { Database } from '../../../src/mongo/database.ts';
import type { Names } from '../../../src/names.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { connectForTests, stackForTests } from '../../support/stack.ts';

/** A stage with connections of its own: what goes over them is the cost of its chunks. */
export class CountedStage {
  readonly #running: RunningStage;
  readonly #database: Database;
  readonly #counted: Counted;

  private constructor(running: RunningStage, database: Database, counted: Counted) {
    this.#running = running;
    this.#database = database;
    this.#counted = counted;
  }

  static async start<In extends InputMessage>(
    stage: AnyStage<In>,
    shared: { names: Names; codec: Codec; config: RoutingConfiguration },
  ): Promise<CountedStage> {
    const { kafkaBrokers, mongodbUri } = stackForTests();
    const counted: Counted = { chunks: 0, mongo: [], kafka: [] };
    const database = await connectForTests(withCommandMonitoring(mongodbUri), shared.names.database);
    database.client.on('commandStarted', ({ commandName, command }) => {
      counted.mongo.push(describeCommand(commandName, command));
    });
    const running = await runStage(stage, {
      ...shared,
      kafka: countingRequests(createKafka({ brokers: kafkaBrokers.split(','), clientId: stage.name }), counted.kafka),
      database,
      configuration: { current: () => shared.config },
      clock: { now: () => Date.now() },
      logger: pino({ level: 'silent' }),
      metrics: createMetrics(),
      faultPoints: {
        onStep(step) {
          if (step === 'kafka-committed') counted.chunks++;
          return undefined;
        },
      },
      limits: { deadLettersInARowMax: 100, sessionTimeoutMs: 6_000 },
    });
    return new CountedStage(running, database, counted);
  }

  /** Chunks committed since the last `take`. */
  get chunks(): number {
    return this.#counted.chunks;
  }

  get runs(): boolean {
    const partitions = this.#running.status();
    return partitions.length > 0 && partitions.every(({ state }) => state.kind === 'running');
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
  /** Commands, each with its collection. */
  readonly mongo: string[];
  /** Requests of the partitions' producers, by Kafka's names. */
  readonly kafka: string[];
}

function withCommandMonitoring(uri: string): string {
  return `${uri}${uri.includes('?') ? '&' : '?'}monitorCommands=true`;
}

function describeCommand(name: string, command: Readonly<Record<string, unknown>>): string {
  const target = command[name];
  return typeof target === 'string' ? `${name} ${target}` : name;
}

/** The same Kafka, with every request of its producers recorded. */
function countingRequests(kafka: Kafka, requests: string[]): Kafka {
  const producer = kafka.producer.bind(kafka);
  kafka.producer = (config) => {
    const made = producer(config);
    made.on(made.events.REQUEST, ({ payload }) => void requests.push(payload.apiName));
    return made;
  };
  return kafka;
}
