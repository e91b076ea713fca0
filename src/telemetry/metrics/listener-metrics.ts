import type { MetricList } from './metric-list.ts';

/** What the pipeline's HTTP servers are asked. */
export function listenerMetrics(list: MetricList) {
  return {
    webhooks: list.counter('salvage_webhooks_total', 'Webhooks acknowledged after their result was stored in Kafka.', [
      'gateway',
    ]),
    webhooksRefused: list.counter(
      'salvage_webhooks_refused_total',
      'Webhooks refused, by reason. Alert on wrong-signature: a signing secret was rotated on one side only, or somebody forges webhooks.',
      ['reason'],
    ),
    failedLogins: list.counter(
      'salvage_failed_logins_total',
      'Requests with a wrong or missing token or signature, by role. Alert when it grows: somebody guesses, or a caller has an old secret.',
      ['role'],
    ),
    reruns: list.counter('salvage_rerun_requests_total', 'Requests to the rerun API by outcome.', ['outcome']),
  };
}
