import { WORTH_A_LOOK } from '../../producers/flexecom-webhook.ts';
import type { Alert } from './alert.ts';

const SNAPSHOT_AT = 'salvage_snapshot_timestamp_seconds';
const REQUESTS = 'salvage_flexecom_request_seconds_count';
const RECOVERED = 'salvage_recovered_minor_units_total';

/** What the list of conditions cannot tell: that nobody judges it any more, and what shows over time alone. */
export const FURTHER_ALERTS: readonly Alert[] = [
  {
    name: 'NOT_WATCHED',
    severity: 'page',
    // Of a whole day: where all processes of one job are gone, only what they said before still names the job.
    expr: [
      `time() - max by (job) (max_over_time(${SNAPSHOT_AT}[1d])) > 120`,
      `or absent_over_time(${SNAPSHOT_AT}[1d])`,
    ].join('\n'),
    for: '2m',
    summary: 'Nothing says any more how the pipeline is.',
    description:
      'No process with the role reconcile has read the state of the pipeline for minutes: none runs, it cannot start, or MongoDB is away. Until one does, no other alert of the pipeline as a whole can fire. Run: salvage status',
    runbook: 'if-nothing-watches',
  },
  {
    name: 'STATE_UNREADABLE',
    severity: 'ticket',
    expr: 'max by (job, part) (salvage_snapshot_unread) > 0',
    for: '15m',
    summary: 'A part of the state of the pipeline cannot be read: {{ $labels.part }}.',
    description:
      'The conditions that depend on it are not judged, so their alerts cannot fire. Usually one server does not answer. Run: salvage status --check',
    runbook: 'if-nothing-watches',
  },
  {
    name: 'ROLE_GONE',
    severity: 'ticket',
    // Not every installation runs every role, so only what ran before is missing.
    expr: [
      'max by (job, role) (max_over_time(salvage_instances[1d])) > 0',
      'and on (job, role) max by (job, role) (salvage_instances) == 0',
    ].join('\n'),
    for: '15m',
    summary: 'Nothing runs {{ $labels.role }} any more.',
    description:
      'It ran in the last day. Nothing waits for it now, or SalvageRoleRunsNowhere would say so. If nobody stopped it on purpose, start it. Run: salvage status, then salvage run {{ $labels.role }}',
    runbook: 'if-nothing-runs',
  },
  {
    name: 'PROCESS_NOT_READY',
    severity: 'ticket',
    expr: 'salvage_ready == 0',
    for: '10m',
    summary: 'The process {{ $labels.instance }} is not ready.',
    description: 'It waits for a server at start, or stops and does not end. GET /readyz of the process says which.',
    runbook: 'if-a-process-is-not-ready',
  },
  {
    name: 'RELEASES_DIFFER',
    severity: 'info',
    expr: 'count by (job) (count by (job, version) (salvage_build_info)) > 1',
    for: '1h',
    summary: 'Processes of {{ $value }} releases run side by side.',
    description: 'A deployment has not ended: some processes are still of another release. Run: salvage status',
    runbook: 'if-a-process-is-not-ready',
  },
  {
    name: 'FLEXECOM_ANSWERS_NOTHING',
    severity: 'page',
    // One submission that it cannot answer, at night, is none of these.
    expr: [
      'sum by (job) (max by (job, gateway, reason) (salvage_parked_submissions)) > 5',
      `and on (job) sum by (job) (increase(${REQUESTS}{outcome="NO_ANSWER"}[10m])) > 0`,
      ...unlessCounted(`${REQUESTS}{outcome!="NO_ANSWER"}`, '10m'),
    ].join('\n'),
    for: '2m',
    keepFiringFor: '10m',
    summary: 'FlexEcom answers nothing, and {{ $value }} submissions wait.',
    description:
      'Every request of the last ten minutes failed: FlexEcom is down, or all credentials are wrong. Nothing is lost, and shoppers wait for nothing. Run: salvage status, whose line parked has its words',
    runbook: 'if-flexecom-answers-nothing',
  },
  {
    name: 'CASCADES_SLOW',
    severity: 'ticket',
    expr: 'histogram_quantile(0.99, sum by (job, le) (rate(salvage_cascade_seconds_bucket[10m]))) > 10',
    for: '10m',
    summary: 'One shopper in a hundred waits for longer than {{ $value | humanizeDuration }}.',
    description:
      'The answers to cascades are slow, and shoppers leave. The dashboard shows whether FlexEcom is slow (requests), a server is (chunks), or a stage is behind.',
    runbook: 'if-cascades-are-slow',
  },
  {
    name: 'NOTHING_RECOVERED',
    severity: 'ticket',
    expr: [
      'sum by (job) (increase(salvage_decisions_total{stage="apply-results",decision="failed"}[6h])) > 50',
      ...unlessCounted(RECOVERED, '6h'),
    ].join('\n'),
    for: '30m',
    summary: 'FlexEcom has declined everything for hours.',
    description:
      'More than 50 submissions ended in the last 6 hours, and none recovered money. An account may be closed, or the wrong declines are sent. Run: salvage report',
    runbook: 'if-nothing-is-recovered',
  },
  {
    name: 'WEBHOOKS_REFUSED',
    severity: 'ticket',
    expr: `sum by (job, reason) (increase(salvage_webhooks_refused_total{reason=~"${WORTH_A_LOOK.join('|')}"}[15m])) > 5`,
    for: '5m',
    summary: 'Webhooks are refused: {{ $labels.reason }}.',
    description:
      "A gateway's signing secret or webhook address is right on one side only, a clock is wrong, or somebody forges webhooks. No answer is lost: reconcile asks for it, hours later.",
    runbook: 'if-webhooks-or-logins-are-refused',
  },
  {
    name: 'LOGINS_FAIL',
    severity: 'ticket',
    expr: 'sum by (job, role) (increase(salvage_failed_logins_total[15m])) > 50',
    for: '5m',
    summary: 'Many requests to {{ $labels.role }} have a wrong or missing token or signature.',
    description:
      'Somebody guesses, or a caller has an old secret. Nobody got in. Ask the callers, or close the port to others.',
    runbook: 'if-webhooks-or-logins-are-refused',
  },
  {
    name: 'PARTITIONS_CONTESTED',
    severity: 'ticket',
    expr: 'sum by (job, stage) (increase(salvage_fenced_total[30m])) > 20',
    for: '15m',
    summary: 'Instances of {{ $labels.stage }} take partitions from each other again and again.',
    description:
      'Instances are killed, frozen or starved, so that others fence them, and shoppers wait meanwhile. Nothing is lost. Look for restarts and for processes without CPU time.',
    runbook: 'what-a-partitions-state-means',
  },
];

/** Nothing was counted lately. A series that is new begins with its first count, in which Prometheus sees no increase. */
function unlessCounted(counter: string, lately: string): string[] {
  return [
    `unless on (job) sum by (job) (increase(${counter}[${lately}])) > 0`,
    `unless on (job) (last_over_time(${counter}[${lately}]) unless ${counter} offset ${lately})`,
  ];
}
