import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Everything the pipeline counts. Each process has one; the engine, the producers and FlexEcom's client write to it. */
export type Metrics = ReturnType<typeof createMetrics>;

/**
 * The one list of metrics. Each help text says what the metric means and when to worry; docs and dashboards take it
 * from `/metrics`. `topic` is the contract's name, without the prefix.
 */
export function createMetrics(registry: Registry = new Registry()) {
  const { counter, gauge, histogram } = writersTo(registry);
  return {
    registry,

    lagMessages: gauge(
      'salvage_lag_messages',
      'Messages of a partition not yet applied. Worry when it grows for minutes.',
      ['stage', 'topic', 'partition'],
    ),
    lagSeconds: gauge(
      'salvage_lag_seconds',
      'Age of the oldest message of a partition not yet applied; 0 when none is left. Worry above 5 for payment-declined.new-sale and flexecom-submit.cascade: a shopper waits.',
      ['stage', 'topic', 'partition'],
    ),
    chunks: counter(
      'salvage_chunks_total',
      'Chunks applied: one MongoDB and one Kafka transaction each. Worry when it stands still beside lag.',
      ['stage', 'topic'],
    ),
    messages: counter('salvage_messages_total', 'Messages applied, dead letters and repeats among them.', [
      'stage',
      'topic',
    ]),
    decisions: counter(
      'salvage_decisions_total',
      'Decisions by their counted name: accepted, duplicate, parked, recovered, failed, a reason of decline-not-sent, a kind of money-contradiction … Worry when the mix changes without a new configuration, at parked at a steady rate (FlexEcom leaves us without answers), and at any of WRONG_AMOUNT, NOT_OWED, CONFLICTING_ANSWER, UNKNOWN_SUBMISSION: see salvage contradictions.',
      ['stage', 'decision'],
    ),
    deadLetters: counter(
      'salvage_dead_letters_total',
      'Messages that cannot be processed, put aside with their reason. Worry at any: somebody publishes what cannot be read, or we have a defect. See salvage dlq.',
      ['stage', 'topic'],
    ),
    takeOvers: counter(
      'salvage_take_overs_total',
      'Partitions taken over, by what became of the last chunk: clean, found published, or published now. Worry at a steady rate: instances come and go, or fence each other.',
      ['stage', 'topic', 'outputs'],
    ),
    fenced: counter(
      'salvage_fenced_total',
      'Times this process found that another one owns the partition and dropped its work. A few at deployments are as intended; worry at a steady rate.',
      ['stage', 'topic'],
    ),
    partitions: gauge(
      'salvage_partitions',
      'Partitions of this process by state. Worry at any held for minutes (a server is away) and at any stopped (an operator must act: salvage checkpoint).',
      ['stage', 'state'],
    ),
    chunkSeconds: histogram(
      'salvage_chunk_seconds',
      'Time of a chunk by step: intent, effects, mongo, kafka. Worry when one step grows: it names the server that is slow.',
      ['stage', 'step'],
      [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
    ),
    mongoTransactions: counter(
      'salvage_mongo_transactions_total',
      'MongoDB transactions by outcome: committed, conflict, retried. Worry when conflicts outnumber commits: one order or customer is written from everywhere.',
      ['stage', 'outcome'],
    ),
    kafkaTransactions: counter(
      'salvage_kafka_transactions_total',
      'Kafka transactions by outcome: committed, retried, failed. Worry when failed grows: brokers are unstable.',
      ['stage', 'outcome'],
    ),

    cascadeSeconds: histogram(
      'salvage_cascade_seconds',
      'From a decline to the answer of its cascade being applied: what a shopper waits. Worry when p99 nears the cascade deadline.',
      [],
      [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    ),
    flexecomRequests: histogram(
      'salvage_flexecom_request_seconds',
      'Questions to FlexEcom, retries included, by gateway, operation and kind of answer. Worry when NO_ANSWER grows for one gateway: credentials, rate limit, or FlexEcom is away.',
      ['gateway', 'operation', 'outcome'],
      [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    ),

    webhooks: counter('salvage_webhooks_total', 'Webhooks acknowledged: their result is in Kafka.', ['gateway']),
    webhooksRefused: counter(
      'salvage_webhooks_refused_total',
      'Webhooks refused, by reason. Worry at wrong-signature: a signing secret was rotated on one side only, or somebody tries.',
      ['reason'],
    ),
    reruns: counter('salvage_rerun_requests_total', 'Requests to the rerun API by outcome.', ['outcome']),
    scheduled: counter(
      'salvage_scheduled_announcements_total',
      'submission-due messages published, by why: due, or configuration no longer in force.',
      ['why'],
    ),
    reconciled: counter(
      'salvage_reconciled_total',
      'Parked and overdue submissions asked for at FlexEcom, by outcome. Worry when no-answer outnumbers the others.',
      ['outcome'],
    ),

    configurationVersion: gauge(
      'salvage_configuration_version',
      'Version of the routing configuration in use; 0 while there is none. Worry when instances differ for more than seconds.',
      [],
    ),
  };
}

/** Node's own metrics (memory, event loop, garbage collection): once a process. */
export function collectProcessMetrics({ registry }: Metrics): void {
  collectDefaultMetrics({ register: registry });
}

function writersTo(registry: Registry) {
  const registers = [registry];
  return {
    counter: <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
      new Counter<Label>({ name, help, labelNames, registers }),
    gauge: <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
      new Gauge<Label>({ name, help, labelNames, registers }),
    histogram: <Label extends string>(
      name: string,
      help: string,
      labelNames: readonly Label[],
      buckets: readonly number[],
    ) => new Histogram<Label>({ name, help, labelNames, buckets: [...buckets], registers }),
  };
}
