import type { MetricList } from './metric-list.ts';

/** What is sent to FlexEcom, asked of it, and called back from it. */
export function sendingMetrics(list: MetricList) {
  return {
    cascadeSeconds: list.histogram(
      'salvage_cascade_seconds',
      'Time from a decline until the answer to its cascade is applied: how long a shopper waits. Alert when p99 approaches the cascade deadline.',
      [],
      [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    ),
    flexecomRequests: list.histogram(
      'salvage_flexecom_request_seconds',
      'Duration of requests to FlexEcom, retries included, by gateway, operation and kind of answer. Alert when NO_ANSWER grows for a gateway: wrong credentials, a rate limit, or FlexEcom is away.',
      ['gateway', 'operation', 'outcome'],
      [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    ),
    dispatchInHand: list.gauge(
      'salvage_dispatch_in_hand',
      'Submissions that this process is sending to FlexEcom, by gateway and lane. Alert when it stays near its bound (250 cascades, 1,000 others): FlexEcom is slow, away, or its rate limit is too low.',
      ['gateway', 'lane'],
    ),
    dispatched: list.counter(
      'salvage_dispatched_total',
      'Submissions that left the hands of the process that sent them, by outcome: published, acknowledged, parked, moved-on, dropped. Alert when parked grows steadily: FlexEcom does not answer.',
      ['gateway', 'lane', 'outcome'],
    ),
    scheduled: list.counter(
      'salvage_scheduled_announcements_total',
      'submission-due messages published, by cause: due, or the configuration is no longer in force.',
      ['why'],
    ),
    reconciled: list.counter(
      'salvage_reconciled_total',
      'Parked and overdue submissions looked up at FlexEcom, by outcome. Alert when WAIT (no answer) exceeds all others.',
      ['outcome'],
    ),
    stranded: list.counter(
      'salvage_stranded_submissions_total',
      'Submissions that nothing would have touched again, put right by reconcile, by kind: PENDING (handed over again), SENDING and WITHDRAWAL (asked for again). Alert on any: a database was restored, a message became a dead letter, or the pipeline has a defect.',
      ['kind'],
    ),
    recalled: list.counter(
      'salvage_recalled_total',
      'Submissions called back from FlexEcom because they were no longer owed, by reason: PAID_MEANWHILE or CANCELLED_MEANWHILE. What an operator recalls is not counted.',
      ['gateway', 'reason'],
    ),
  };
}
