import type { MetricList } from './metric-list.ts';

/** What each stage counts of its partitions. The label `topic` is the topic's name without the prefix. */
export function stageMetrics(list: MetricList) {
  return {
    lagMessages: list.gauge(
      'salvage_lag_messages',
      'Messages of a partition that are not yet applied. Alert when it grows for minutes.',
      ['stage', 'topic', 'partition'],
    ),
    lagSeconds: list.age(
      'salvage_lag_seconds',
      'Age of the oldest message of a partition that is not yet applied; 0 when there is none. Alert above 5 for payment-declined.new-sale and flexecom-submit.cascade: a shopper is waiting.',
      ['stage', 'topic', 'partition'],
    ),
    chunks: list.counter(
      'salvage_chunks_total',
      'Chunks applied, each with one MongoDB and one Kafka transaction. Alert when it does not grow while there is lag.',
      ['stage', 'topic'],
    ),
    messages: list.counter('salvage_messages_total', 'Messages applied, including dead letters and repeats.', [
      'stage',
      'topic',
    ]),
    decisions: list.counter(
      'salvage_decisions_total',
      'Decisions by result: accepted, duplicate, recovered, failed, a reason of decline-not-sent, a kind of money-contradiction … Alert when the proportions change without a new configuration, and on any WRONG_AMOUNT, NOT_OWED, CONFLICTING_ANSWER, UNKNOWN_SUBMISSION or NOT_APPLIED: see salvage contradictions.',
      ['stage', 'decision'],
    ),
    recoveredMoney: list.counter(
      'salvage_recovered_minor_units_total',
      'Money that FlexEcom recovered, in minor units of the currency (cents), counted once when the approval is applied. Alert when it stops although submissions go out.',
      ['currency', 'gateway', 'route'],
    ),
    deadLetters: list.counter(
      'salvage_dead_letters_total',
      'Messages that cannot be processed, stored in the dead-letter topic with the reason. Alert on any: a producer publishes invalid messages, or the pipeline has a defect. See salvage dlq.',
      ['stage', 'topic'],
    ),
    takeOvers: list.counter(
      'salvage_take_overs_total',
      'Partitions taken over, by the state of the last chunk: clean, found published, or published now. Alert on a steady rate: instances restart, or fence each other.',
      ['stage', 'topic', 'outputs'],
    ),
    fenced: list.counter(
      'salvage_fenced_total',
      'Times this process dropped its work because another one owns the partition. A few at each deployment are normal. Alert on a steady rate.',
      ['stage', 'topic'],
    ),
    partitions: list.gauge(
      'salvage_partitions',
      'Partitions of this process by state. Alert when any is held for minutes (a server is away), and on any stopped one (an operator must act: salvage checkpoint).',
      ['stage', 'state'],
    ),
    chunkSeconds: list.histogram(
      'salvage_chunk_seconds',
      'Duration of a chunk by step: mongo, kafka. Alert when a step grows: it shows which server is slow.',
      ['stage', 'step'],
      [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
    ),
    mongoTransactions: list.counter(
      'salvage_mongo_transactions_total',
      'MongoDB transactions by outcome: committed, conflict, retried. Alert when there are more conflicts than commits: many processes write the same order or customer.',
      ['stage', 'outcome'],
    ),
    kafkaTransactions: list.counter(
      'salvage_kafka_transactions_total',
      'Kafka transactions by outcome: committed, retried, failed. Alert when failed grows: brokers are unstable.',
      ['stage', 'outcome'],
    ),
  };
}
