import { CONDITIONS } from '../../src/inspect/conditions/conditions.ts';
import type { Alert } from './alert.ts';

type Condition = (typeof CONDITIONS)[number];

/** What an alert adds to its condition. */
interface Rule {
  readonly for: string;
  readonly description: string;
  /** What names the places of it, such as gateways, while the condition holds. Without: one alert for all. */
  readonly shows?: string;
  /** Instead of the condition's summary. */
  readonly summary?: string;
}

/** Conditions that no running process could report, and the alert that tells of each instead. */
export const TOLD_BY: Readonly<Record<string, string>> = {
  NOT_SET_UP: 'NOT_WATCHED',
  DATA_VERSION_DIFFERS: 'NOT_WATCHED',
  NOTHING_RUNS: 'NOT_WATCHED',
};

const RULES: Readonly<Record<string, Rule>> = {
  NO_CONFIGURATION: {
    for: '5m',
    description: 'Run: salvage config apply FILE',
  },
  PARTITION_STOPPED: {
    for: '1m',
    shows: 'max by (job, stage, topic) (salvage_waiting_partitions{state="stopped"}) > 0',
    summary: '{{ $labels.stage }} has stopped partitions of {{ $labels.topic }}: {{ $value }}.',
    description:
      'They wait for an operator: to continue by themselves could lose or double something. The other partitions continue. Run: salvage checkpoint show --stopped',
  },
  ROLE_RUNS_NOWHERE: {
    for: '2m',
    description: 'Run: salvage status, then start what is missing: salvage run ROLE',
  },
  SHOPPERS_WAIT: {
    for: '2m',
    shows: 'max by (job, stage, topic) (salvage_behind_seconds{lane="cascade"}) > 5',
    summary: '{{ $labels.stage }} is {{ $value | humanizeDuration }} behind in {{ $labels.topic }}: shoppers wait.',
    description:
      'Cascades that come too late go back to billing, and their money is not recovered. Run: salvage status',
  },
  PARTITION_HELD: {
    for: '1m',
    shows: 'max by (job, stage, topic) (salvage_waiting_partitions{state="held"}) > 0',
    summary: '{{ $labels.stage }} holds partitions of {{ $labels.topic }}: {{ $value }}.',
    description:
      'They have waited for minutes for a server or for FlexEcom. Nothing is lost, and they continue once it is back. Run: salvage status',
  },
  CONTRADICTIONS_OPEN: {
    for: '5m',
    // Of 0 too: it may be a charge of another currency, or of nothing, that contradicts the order.
    shows: 'max by (job, currency) (salvage_open_contradictions_minor_units) >= 0',
    summary: 'FlexEcom took money that no order shows: {{ $value }} minor units of {{ $labels.currency }}.',
    description: 'A person must refund it or complete the order, and then settle it. Run: salvage contradictions',
  },
  GATEWAY_PAUSED_ITSELF: {
    for: '1m',
    shows: 'max by (job, gateway) (salvage_pauses{by="decline-salvage"}) > 0',
    summary: '{{ $labels.gateway }} refused one request after the other, and is paused.',
    description:
      'Cascades go back to billing, the rest waits: nothing is recovered through it until somebody resumes it. Run: salvage status, correct what it quotes, then salvage resume {{ $labels.gateway }}',
  },
  SUBMISSIONS_PARKED: {
    for: '5m',
    shows: [
      'max by (job, gateway, reason) (salvage_parked_submissions) > 0',
      'unless on (job, gateway) max by (job, gateway) (salvage_pauses)',
    ].join('\n'),
    summary: 'Submissions to {{ $labels.gateway }} are parked ({{ $value }}): {{ $labels.reason }}.',
    description: 'Requests have had no answer for minutes. Credentials need a person, the rest goes on by itself.',
  },
  SUBMISSIONS_WAIT: {
    for: '5m',
    description: 'Run: salvage status. A stage is behind, or FlexEcom is slow.',
  },
  DEAD_LETTERS_OPEN: {
    for: '5m',
    shows: 'max by (job, topic) (salvage_open_dead_letters) > 0',
    summary: 'Dead letters of {{ $labels.topic }} are open: {{ $value }}.',
    description:
      'Messages could not be processed: a producer publishes invalid ones, or the pipeline has a defect. Correct the cause, then replay or dismiss them. Run: salvage dlq list {{ $labels.topic }}',
  },
  SUBMISSIONS_OVERDUE: {
    for: '15m',
    description: 'Run: salvage status, then ask FlexEcom why it does not answer.',
  },
  SUBMISSIONS_PAST_DUE: {
    for: '5m',
    description: 'The scheduler does not run, or classify-declines is behind. Run: salvage status',
  },
  STAGE_BEHIND: {
    for: '10m',
    shows: 'max by (job, stage, topic) (salvage_behind_seconds{lane="bulk"}) > 300',
    summary: '{{ $labels.stage }} is {{ $value | humanizeDuration }} behind in {{ $labels.topic }}.',
    description: 'Start more instances, or find the server that is slow. Run: salvage status',
  },
  SUBMISSIONS_STRANDED: {
    for: '10m',
    description:
      'reconcile puts them right within minutes; if it does not, it does not run. Each is worth a look. Run: salvage status',
  },
  CONFIGURATIONS_DIFFER: {
    for: '5m',
    description: 'That instance decides by an old version: restart it. Run: salvage status',
  },
  INSTANCE_SILENT: {
    for: '5m',
    description: 'Others have taken over its partitions, and nothing is lost. Start it again. Run: salvage status',
  },
  ACTIONS_UNFINISHED: {
    for: '5m',
    description: 'A command was killed or lost its servers. Look at what it names in audit, and run it again.',
  },
  PAUSED_FOR_LONG: {
    for: '5m',
    description: 'Run: salvage resume GATEWAY, once the reason is gone.',
  },
};

/** What cannot be judged for a moment, as MongoDB is away or the process starts again, has not ended. */
const KEEP_FIRING_FOR = '5m';

/** An alert for each condition that a running process can judge. */
export function alertsOfConditions(): Alert[] {
  return CONDITIONS.filter(({ name }) => TOLD_BY[name] === undefined).map((condition) => {
    const rule = RULES[condition.name];
    if (rule === undefined) throw new Error(`add an alert for ${condition.name} to RULES in alerts-of-conditions.ts`);
    return alertOf(condition, rule);
  });
}

/** The condition itself decides, as `salvage status --check` does; `shows` only says where. */
function alertOf({ name, severity, summary, runbook }: Condition, rule: Rule): Alert {
  const holds = `max by (job) (salvage_condition{condition="${name}"}) > 0`;
  const { description, shows } = rule;
  const expr = shows === undefined ? holds : `(${shows})\nand on (job) ${holds}`;
  const times = { for: rule.for, keepFiringFor: KEEP_FIRING_FOR };
  return { name, severity, expr, ...times, summary: rule.summary ?? summary, description, runbook };
}
