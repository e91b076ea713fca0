import { TOLD_BY } from '../../../deploy/signals/alerts-of-conditions.ts';
import { aSnapshot } from '../../support/a-snapshot.ts';
import { CONDITION_CASES } from '../../support/condition-cases.ts';
import { endingAt, JOB, type Series, scraped, series, startingAt } from './scraped-series.ts';

/** What Prometheus has scraped for more than an hour, and the alerts that fire then. */
export interface AlertScenario {
  readonly name: string;
  readonly series: readonly Series[];
  readonly firing: readonly Firing[];
}

interface Firing {
  /** Name of the alert: `PARTITION_STOPPED`. */
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** The conditions' own cases, then what only time shows. */
export async function alertScenarios(): Promise<AlertScenario[]> {
  const healthy = await scraped(aSnapshot());
  return [
    { name: 'a healthy pipeline', series: healthy, firing: [] },
    ...(await conditionScenarios()),
    ...furtherScenarios(healthy),
  ];
}

async function conditionScenarios(): Promise<AlertScenario[]> {
  const scenarios: AlertScenario[] = [];
  for (const [name, { holds, holdsNot }] of Object.entries(CONDITION_CASES)) {
    if (TOLD_BY[name] !== undefined) continue;
    const firing = FIRING[name] ?? [];
    scenarios.push({ name: `almost ${name}`, series: await scraped(aSnapshot(holdsNot)), firing: [] });
    scenarios.push({ name, series: await scraped(aSnapshot(holds)), firing: firing.map(firingOf(name)) });
  }
  return scenarios;
}

type Expected = string | { readonly labels: Record<string, string>; readonly summary: string };

function firingOf(alert: string): (expected: Expected) => Firing {
  return (expected) => {
    const { labels, summary } = typeof expected === 'string' ? { labels: {}, summary: expected } : expected;
    return { alert, labels: { job: JOB, ...labels }, summary };
  };
}

/** What fires in each condition's case: an alert for each gateway, topic or currency that it names, else one. */
const FIRING: Readonly<Record<string, readonly Expected[]>> = {
  NO_CONFIGURATION: ['No routing configuration has been applied, so that declines wait.'],
  PARTITION_STOPPED: [
    {
      labels: { stage: 'classify-declines', topic: 'rerun-requested' },
      summary: 'classify-declines has stopped partitions of rerun-requested: 1.',
    },
  ],
  ROLE_RUNS_NOWHERE: ['No process runs a role that something waits for.'],
  SHOPPERS_WAIT: [
    {
      labels: { stage: 'classify-declines', topic: 'payment-declined.new-sale' },
      summary: 'classify-declines is 6s behind in payment-declined.new-sale: shoppers wait.',
    },
  ],
  PARTITION_HELD: [
    {
      labels: { stage: 'apply-results', topic: 'flexecom-result' },
      summary: 'apply-results holds partitions of flexecom-result: 1.',
    },
  ],
  CONTRADICTIONS_OPEN: [
    { labels: { currency: 'USD' }, summary: 'FlexEcom took money that no order shows: 6500 minor units of USD.' },
    { labels: { currency: 'JPY' }, summary: 'FlexEcom took money that no order shows: 700 minor units of JPY.' },
  ],
  GATEWAY_PAUSED_ITSELF: [
    { labels: { gateway: 'flexecom' }, summary: 'flexecom refused one request after the other, and is paused.' },
  ],
  SUBMISSIONS_PARKED: [
    {
      labels: { gateway: 'flexecom', reason: 'FlexEcom is away' },
      summary: 'Submissions to flexecom are parked (4): FlexEcom is away.',
    },
  ],
  SUBMISSIONS_WAIT: ['Accepted submissions have waited for minutes to be sent.'],
  DEAD_LETTERS_OPEN: [
    { labels: { topic: 'flexecom-result' }, summary: 'Dead letters of flexecom-result are open: 1.' },
  ],
  SUBMISSIONS_OVERDUE: ['FlexEcom took submissions, and neither answers them nor lets itself be asked.'],
  SUBMISSIONS_PAST_DUE: ['Scheduled submissions were due minutes ago, and have not gone out.'],
  STAGE_BEHIND: [
    {
      labels: { stage: 'apply-results', topic: 'flexecom-result' },
      summary: 'apply-results is 5m 1s behind in flexecom-result.',
    },
  ],
  SUBMISSIONS_STRANDED: [
    'No part of the pipeline would touch some submissions again; reconcile puts them right, if it runs.',
  ],
  CONFIGURATIONS_DIFFER: ['An instance still works with another version of the routing configuration than the newest.'],
  INSTANCE_SILENT: ['A process was killed, is frozen, or has lost MongoDB, and none has taken its place.'],
  ACTIONS_UNFINISHED: ['An operator began an action, and nothing says how it ended.'],
  PAUSED_FOR_LONG: ['An operator paused a gateway more than a day ago.'],
};

interface Further {
  readonly alert: string;
  /** What is scraped in addition, or instead of the healthy series of the same name. */
  readonly series: readonly Series[];
  /** Names of healthy series that are gone. */
  readonly without?: readonly string[];
  /** Null: it does not fire. */
  readonly fires: Expected | null;
  /** False: no process exports what is missing, so the alert cannot say which job. */
  readonly hasJob?: boolean;
}

const NOT_WATCHED = { alert: 'NOT_WATCHED', fires: 'Nothing says any more how the pipeline is.' } as const;
const SNAPSHOT_AT = 'salvage_snapshot_timestamp_seconds';
const RECOVERED = 'salvage_recovered_minor_units_total';
const BUCKETS = 'salvage_cascade_seconds_bucket';
const REQUESTS = 'salvage_flexecom_request_seconds_count';
const parked = (count: number) => series('salvage_parked_submissions', { gateway: 'g', reason: 'away' }, count);
const requests = (outcome: string, first: number, step: number) =>
  series(REQUESTS, { gateway: 'g', operation: 'create', outcome }, first, step);
const REFUSED = 'salvage_webhooks_refused_total';
const FAILED = series('salvage_decisions_total', { stage: 'apply-results', decision: 'failed' }, 0, 5);

const FURTHER: readonly Further[] = [
  { ...NOT_WATCHED, series: [], without: [SNAPSHOT_AT], hasJob: false },
  { ...NOT_WATCHED, series: [series(SNAPSHOT_AT, {}, 30)], without: [SNAPSHOT_AT] },
  { ...NOT_WATCHED, series: [series(SNAPSHOT_AT, { instance: 'app-2:8483' }, 30)], fires: null },
  {
    ...NOT_WATCHED,
    // All processes of another installation are gone.
    series: [endingAt(5, series(SNAPSHOT_AT, { job: 'salvage-eu' }, 0, 60))],
    fires: { labels: { job: 'salvage-eu' }, summary: NOT_WATCHED.fires },
  },
  {
    alert: 'ROLE_RUNS_NOWHERE',
    // MongoDB is away since three minutes, so that nobody can judge it.
    series: [endingAt(67, series('salvage_condition', { condition: 'ROLE_RUNS_NOWHERE', severity: 'page' }, 1))],
    fires: 'No process runs a role that something waits for.',
  },
  {
    alert: 'STATE_UNREADABLE',
    series: [series('salvage_snapshot_unread', { part: 'lag' }, 1)],
    fires: { labels: { part: 'lag' }, summary: 'A part of the state of the pipeline cannot be read: lag.' },
  },
  {
    alert: 'ROLE_GONE',
    series: [{ ...series('salvage_instances', { role: 'rerun-api' }, 0), values: '1+0x30 0+0x50' }],
    fires: { labels: { role: 'rerun-api' }, summary: 'Nothing runs rerun-api any more.' },
  },
  { alert: 'ROLE_GONE', series: [series('salvage_instances', { role: 'console' }, 0)], fires: null },
  {
    alert: 'PROCESS_NOT_READY',
    series: [series('salvage_ready', { instance: 'app-2:8483' }, 0)],
    fires: { labels: { instance: 'app-2:8483' }, summary: 'The process app-2:8483 is not ready.' },
  },
  {
    alert: 'RELEASES_DIFFER',
    series: [series('salvage_build_info', { instance: 'app-2:8483', version: '0.9.0', node: '24.0.0' }, 1)],
    fires: 'Processes of 2 releases run side by side.',
  },
  {
    alert: 'FLEXECOM_ANSWERS_NOTHING',
    series: [parked(6), requests('NO_ANSWER', 1, 2), requests('APPROVED', 400, 0)],
    fires: 'FlexEcom answers nothing, and 6 submissions wait.',
  },
  ...[
    [parked(5), requests('NO_ANSWER', 1, 2)],
    [parked(6), requests('NO_ANSWER', 1, 2), requests('DECLINED', 1, 0.2)],
    // Its first answer to a process that has just started.
    [parked(6), startingAt(65, requests('NO_ANSWER', 1, 2)), startingAt(65, requests('DECLINED', 1, 0))],
    [parked(6), requests('NO_ANSWER', 400, 0)],
  ].map((silence) => ({ alert: 'FLEXECOM_ANSWERS_NOTHING', series: silence, fires: null })),
  {
    alert: 'CASCADES_SLOW',
    series: [
      series(BUCKETS, { le: '10' }, 0, 95),
      series(BUCKETS, { le: '30' }, 0, 100),
      series(BUCKETS, { le: '+Inf' }, 0, 100),
    ],
    fires: 'One shopper in a hundred waits for longer than 26s.',
  },
  {
    alert: 'CASCADES_SLOW',
    series: [series(BUCKETS, { le: '10' }, 0, 100), series(BUCKETS, { le: '+Inf' }, 0, 100)],
    fires: null,
  },
  { alert: 'NOTHING_RECOVERED', series: [FAILED], fires: 'FlexEcom has declined everything for hours.' },
  {
    alert: 'NOTHING_RECOVERED',
    series: [FAILED, series(RECOVERED, { currency: 'USD', gateway: 'g', route: 'RERUN' }, 0, 9)],
    fires: null,
  },
  {
    alert: 'NOTHING_RECOVERED',
    // One recovery, the first of this process.
    series: [FAILED, series(RECOVERED, { currency: 'USD', gateway: 'g', route: 'RERUN' }, 4_990)],
    fires: null,
  },
  {
    alert: 'WEBHOOKS_REFUSED',
    series: [series(REFUSED, { reason: 'wrong-signature' }, 0, 1)],
    fires: { labels: { reason: 'wrong-signature' }, summary: 'Webhooks are refused: wrong-signature.' },
  },
  { alert: 'WEBHOOKS_REFUSED', series: [series(REFUSED, { reason: 'missing-headers' }, 0, 9)], fires: null },
  {
    alert: 'LOGINS_FAIL',
    series: [series('salvage_failed_logins_total', { role: 'rerun-api' }, 0, 5)],
    fires: {
      labels: { role: 'rerun-api' },
      summary: 'Many requests to rerun-api have a wrong or missing token or signature.',
    },
  },
  {
    alert: 'PARTITIONS_CONTESTED',
    series: [series('salvage_fenced_total', { stage: 'apply-results', topic: 'flexecom-result' }, 0, 1)],
    fires: {
      labels: { stage: 'apply-results' },
      summary: 'Instances of apply-results take partitions from each other again and again.',
    },
  },
];

function furtherScenarios(healthy: readonly Series[]): AlertScenario[] {
  return FURTHER.map(({ alert, series: added, without = [], fires, hasJob = true }) => ({
    name: fires === null ? `almost ${alert}` : alert,
    series: [...healthy.filter((one) => !without.some((name) => one.series.startsWith(name))), ...added],
    firing: (fires === null ? [] : [fires]).map(firingOf(alert)).map((one) => (hasJob ? one : { ...one, labels: {} })),
  }));
}
