import type { Admin, Kafka, Transaction } from 'kafkajs';
import { createKafka } from '../../../src/kafka/client/client.ts';

export type TransactionStep = 'begin' | 'offsets' | 'send' | 'commit' | 'abort' | 'disconnect';

/** Producers and an admin client without a broker: a test can let each of their steps fail, or wait. */
export class MemoryKafka {
  readonly kafka: Kafka;
  readonly admin: Admin;
  /** What the producers did, in order. */
  readonly steps: TransactionStep[] = [];
  /** Offsets that were sent, each as `<topic>/<partition> <offset>`. */
  readonly offsets: string[] = [];
  onStep: (step: TransactionStep) => void | Promise<void> = () => {};
  /** The end of every partition's log, which begins at 0, and the group's offset in it. */
  logEnd = 0;
  committed = 0;

  constructor() {
    this.kafka = createKafka({ brokers: ['127.0.0.1:1'], clientId: 'memory' });
    const producer = this.kafka.producer.bind(this.kafka);
    this.kafka.producer = (config) => ({
      ...producer(config),
      connect: async () => {},
      disconnect: () => this.#take('disconnect'),
      transaction: () => this.#begin(),
    });
    this.admin = this.#adminWithoutBroker();
  }

  async #take(step: TransactionStep): Promise<void> {
    this.steps.push(step);
    await this.onStep(step);
  }

  async #begin(): Promise<Transaction> {
    await this.#take('begin');
    const sent = async () => {
      await this.#take('send');
      return [];
    };
    return {
      send: sent,
      sendBatch: sent,
      sendOffsets: async ({ topics }) => {
        for (const { topic, partitions } of topics) {
          this.offsets.push(...partitions.map(({ partition, offset }) => `${topic}/${partition} ${offset}`));
        }
        await this.#take('offsets');
      },
      commit: () => this.#take('commit'),
      abort: () => this.#take('abort'),
      isActive: () => true,
    };
  }

  #adminWithoutBroker(): Admin {
    const bounds = (partition: number) => {
      const high = String(this.logEnd);
      return { partition, low: '0', high, offset: high };
    };
    return {
      ...this.kafka.admin(),
      describeCluster: async () => ({ brokers: [], controller: null, clusterId: 'memory' }),
      describeConfigs: async () => ({ resources: [], throttleTime: 0 }),
      fetchTopicOffsetsByTimestamp: async () => [],
      fetchTopicOffsets: async () => [0, 1, 2, 3].map(bounds),
      fetchOffsets: async ({ topics = [] }) =>
        topics.map((topic) => ({
          topic,
          partitions: [0, 1, 2, 3].map((partition) => ({ partition, offset: String(this.committed), metadata: null })),
        })),
    };
  }
}
