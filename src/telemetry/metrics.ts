import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Everything that the pipeline counts. Each process has one; the engine, the producers and FlexEcom's client write to it. */
export type Metrics = ReturnType<typeof createMetrics>;

/**
 * The list of all metrics. Each help text says what the metric means and when to alert. The label `topic` is the topic's
 * name without the prefix.
 */
export function createMetrics(registry: Registry = new Registry()) {
  const { counter, gauge, histogram } = writersTo(registry);
  return {
    registry,

    lagMessages: gauge(
      'salvage_lag_messages',
      'Messages of a partition that are not yet applied. Alert when it grows for minutes.',
      ['stage', 'topic', 'partition'],
    ),
    lagSeconds: gauge(
      'salvage_lag_seconds',
      'Age of the oldest message of a partition that is not yet applied; 0 when there is none. Alert above 5 for payment-declined.new-sale and flexecom-submit.cascade: a shopper is waiting.',
      ['stage', 'topic', 'partition'],
    ),
    chunks: counter(
      'salvage_chunks_total',
      'Chunks applied, each with one MongoDB and one Kafka transaction. Alert when it does not grow while there is lag.',
      ['stage', 'topic'],
    ),
    messages: counter('salvage_messages_total', 'Messages applied, including dead letters and repeats.', [
      'stage',
      'topic',
    ]),
    decisions: counter(
      'salvage_decisions_total',
      'Decisions by result: accepted, duplicate, recovered, failed, a reason of decline-not-sent, a kind of money-contradiction … Alert when the proportions change without a new configuration, and on any WRONG_AMOUNT, NOT_OWED, CONFLICTING_ANSWER, UNKNOWN_SUBMISSION or NOT_APPLIED: see salvage contradictions.',
      ['stage', 'decision'],
    ),
    deadLetters: counter(
      'salvage_dead_letters_total',
      'Messages that cannot be processed, stored in the dead-letter topic with the reason. Alert on any: a producer publishes invalid messages, or the pipeline has a defect. See salvage dlq.',
      ['stage', 'topic'],
    ),
    takeOvers: counter(
      'salvage_take_overs_total',
      'Partitions taken over, by the state of the last chunk: clean, found published, or published now. Alert on a steady rate: instances restart, or fence each other.',
      ['stage', 'topic', 'outputs'],
    ),
    fenced: counter(
      'salvage_fenced_total',
      'Times this process dropped its work because another one owns the partition. A few at each deployment are normal. Alert on a steady rate.',
      ['stage', 'topic'],
    ),
    partitions: gauge(
      'salvage_partitions',
      'Partitions of this process by state. Alert when any is held for minutes (a server is away), and on any stopped one (an operator must act: salvage checkpoint).',
      ['stage', 'state'],
    ),
    chunkSeconds: histogram(
      'salvage_chunk_seconds',
      'Duration of a chunk by step: mongo, kafka. Alert when a step grows: it shows which server is slow.',
      ['stage', 'step'],
      [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
    ),
    mongoTransactions: counter(
      'salvage_mongo_transactions_total',
      'MongoDB transactions by outcome: committed, conflict, retried. Alert when there are more conflicts than commits: many processes write the same order or customer.',
      ['stage', 'outcome'],
    ),
    kafkaTransactions: counter(
      'salvage_kafka_transactions_total',
      'Kafka transactions by outcome: committed, retried, failed. Alert when failed grows: brokers are unstable.',
      ['stage', 'outcome'],
    ),

    cascadeSeconds: histogram(
      'salvage_cascade_seconds',
      'Time from a decline until the answer to its cascade is applied: how long a shopper waits. Alert when p99 approaches the cascade deadline.',
      [],
      [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    ),
    flexecomRequests: histogram(
      'salvage_flexecom_request_seconds',
      'Duration of requests to FlexEcom, retries included, by gateway, operation and kind of answer. Alert when NO_ANSWER grows for a gateway: wrong credentials, a rate limit, or FlexEcom is away.',
      ['gateway', 'operation', 'outcome'],
      [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    ),
    dispatchInHand: gauge(
      'salvage_dispatch_in_hand',
      'Submissions that this process is sending to FlexEcom, by gateway and lane. Alert when it stays near its bound (250 cascades, 1,000 others): FlexEcom is slow, away, or its rate limit is too low.',
      ['gateway', 'lane'],
    ),
    dispatched: counter(
      'salvage_dispatched_total',
      'Submissions that left the hands of the process that sent them, by outcome: published, acknowledged, parked, moved-on, dropped. Alert when parked grows steadily: FlexEcom does not answer.',
      ['gateway', 'lane', 'outcome'],
    ),

    webhooks: counter('salvage_webhooks_total', 'Webhooks acknowledged after their result was stored in Kafka.', [
      'gateway',
    ]),
    webhooksRefused: counter(
      'salvage_webhooks_refused_total',
      'Webhooks refused, by reason. Alert on wrong-signature: a signing secret was rotated on one side only, or somebody forges webhooks.',
      ['reason'],
    ),
    failedLogins: counter(
      'salvage_failed_logins_total',
      'Requests with a wrong or missing token or signature, by role. Alert when it grows: somebody guesses, or a caller has an old secret.',
      ['role'],
    ),
    reruns: counter('salvage_rerun_requests_total', 'Requests to the rerun API by outcome.', ['outcome']),
    scheduled: counter(
      'salvage_scheduled_announcements_total',
      'submission-due messages published, by cause: due, or the configuration is no longer in force.',
      ['why'],
    ),
    reconciled: counter(
      'salvage_reconciled_total',
      'Parked and overdue submissions looked up at FlexEcom, by outcome. Alert when WAIT (no answer) exceeds all others.',
      ['outcome'],
    ),

    stranded: counter(
      'salvage_stranded_submissions_total',
      'Submissions that nothing would have touched again, put right by reconcile, by kind: PENDING (handed over again), SENDING and WITHDRAWAL (asked for again). Alert on any: a database was restored, a message became a dead letter, or the pipeline has a defect.',
      ['kind'],
    ),

    recalled: counter(
      'salvage_recalled_total',
      'Submissions called back from FlexEcom because they were no longer owed, by reason: PAID_MEANWHILE or CANCELLED_MEANWHILE. What an operator recalls is not counted.',
      ['gateway', 'reason'],
    ),

    configurationVersion: gauge(
      'salvage_configuration_version',
      'Version of the routing configuration in use; 0 while there is none. Alert when instances differ for more than seconds.',
      [],
    ),
  };
}

/** Adds Node's own metrics (memory, event loop, garbage collection). Call it once in a process. */
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
