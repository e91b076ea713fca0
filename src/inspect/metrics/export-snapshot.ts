import { inputTopics } from '../../../topics/all.ts';
import { ROLES } from '../../../topics/contract/topic.ts';
import { PAUSED_BY_ITSELF } from '../../domain/routing/pauses.ts';
import { OPEN_STATES } from '../../domain/salvage/submission.ts';
import { STRANDED_KINDS } from '../../reconcile/stranded.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { CONDITIONS } from '../conditions/conditions.ts';
import { earliest } from '../conditions/wording.ts';
import type { PauseStatus, Snapshot } from '../snapshot/snapshot.ts';
import { STAGE_TOPICS } from '../stage-topics.ts';

/** Prometheus keeps a series for each: texts of answers must not fill it. */
const PARKED_REASONS_MAX = 20;
const REASON_CHARACTERS_MAX = 100;

/** Sets the metrics of the pipeline as a whole. What could not be read keeps its last value, and is marked as unread. */
export function exportSnapshot(metrics: Metrics, snapshot: Snapshot): void {
  exportConditions(metrics, snapshot);
  exportProcesses(metrics, snapshot);
  exportPartitions(metrics, snapshot);
  exportSubmissions(metrics, snapshot);
  exportParked(metrics, snapshot);
  exportContradictions(metrics, snapshot);
  exportDeadLetters(metrics, snapshot);
  exportPauses(metrics, snapshot);
  exportActions(metrics, snapshot);
  const { at, unread: _, ...parts } = snapshot;
  for (const [part, value] of Object.entries(parts)) metrics.snapshotUnread.set({ part }, value === null ? 1 : 0);
  if (isEveryPageJudged(snapshot)) metrics.snapshotAt.set(at / 1_000);
}

/** Otherwise nobody would be woken: then it is old, and an alert tells of that. */
function isEveryPageJudged(snapshot: Snapshot): boolean {
  return CONDITIONS.every(({ severity, judge }) => severity !== 'page' || judge(snapshot) !== 'UNKNOWN');
}

/** One that cannot be judged has no value: neither that it holds nor that it does not. */
function exportConditions({ conditions }: Metrics, snapshot: Snapshot): void {
  for (const { name: condition, severity, judge } of CONDITIONS) {
    const finding = judge(snapshot);
    if (finding === 'UNKNOWN') conditions.remove({ condition, severity });
    else conditions.set({ condition, severity }, finding?.count ?? 0);
  }
}

function exportProcesses(metrics: Metrics, { instances, configuration }: Snapshot): void {
  if (configuration !== null) metrics.newestConfiguration.set(configuration.version);
  if (instances === null) return;
  const living = instances.filter(({ isGone }) => !isGone);
  for (const role of ROLES) {
    metrics.instances.set({ role }, living.filter(({ roles }) => roles.includes(role)).length);
  }
}

function exportPartitions(metrics: Metrics, { lag, partitions }: Snapshot): void {
  for (const { stage, topic, lane } of STAGE_TOPICS) {
    if (lag !== null) {
      const own = lag.filter((one) => one.stage === stage && one.topic === topic);
      const messages = own.reduce((sum, one) => sum + one.messages, 0);
      metrics.behindMessages.set({ stage, topic, lane }, messages);
      metrics.behindSeconds.set({ stage, topic, lane }, Math.max(0, ...own.map(({ seconds }) => seconds)));
    }
    for (const state of ['stopped', 'held'] as const) {
      const own = partitions?.[state].filter(({ id }) => id.startsWith(`${stage}/${topic}/`));
      if (own !== undefined) metrics.waitingPartitions.set({ stage, topic, state }, own.length);
    }
  }
}

function exportSubmissions(metrics: Metrics, snapshot: Snapshot): void {
  const { submissions, inHand, overdue, pastDue, stranded } = snapshot;
  const { oldestWaiting } = metrics;
  if (submissions !== null) {
    for (const state of OPEN_STATES) metrics.submissions.set({ state }, submissions[state]?.count ?? 0);
  }
  if (inHand !== null) oldestWaiting.since({ kind: 'in-hand' }, inHand.since);
  if (overdue !== null) {
    metrics.overdueSubmissions.set(overdue.count);
    oldestWaiting.since({ kind: 'overdue' }, overdue.since);
  }
  if (pastDue !== null) {
    metrics.pastDueSubmissions.set(pastDue.count);
    oldestWaiting.since({ kind: 'past-due' }, pastDue.since);
  }
  if (stranded === null) return;
  for (const kind of STRANDED_KINDS) {
    metrics.currentlyStranded.set({ kind }, stranded[kind] ?? 0);
  }
}

function exportParked(metrics: Metrics, { parked }: Pick<Snapshot, 'parked'>): void {
  if (parked === null) return;
  metrics.parkedSubmissions.reset();
  metrics.parkedMoney.reset();
  const mostFirst = parked.toSorted((a, b) => b.count - a.count);
  for (const [place, { gatewayId: gateway, reason, count, amountMinor }] of mostFirst.entries()) {
    metrics.parkedSubmissions.inc({ gateway, reason: place < PARKED_REASONS_MAX ? shortened(reason) : 'other' }, count);
    for (const [currency, minor] of Object.entries(amountMinor)) metrics.parkedMoney.inc({ gateway, currency }, minor);
  }
  metrics.oldestWaiting.since({ kind: 'parked' }, earliest(parked.map(({ since }) => since)));
}

function shortened(reason: string): string {
  return cleanText(reason).slice(0, REASON_CHARACTERS_MAX);
}

function exportContradictions(metrics: Metrics, { contradictions }: Pick<Snapshot, 'contradictions'>): void {
  if (contradictions === null) return;
  const { open, chargedMinor, since } = contradictions;
  metrics.openContradictions.set(open);
  metrics.openContradictionsMoney.reset();
  for (const [currency, minor] of Object.entries(chargedMinor))
    metrics.openContradictionsMoney.set({ currency }, minor);
  metrics.oldestWaiting.since({ kind: 'contradiction' }, since);
}

function exportDeadLetters(metrics: Metrics, { deadLetters }: Pick<Snapshot, 'deadLetters'>): void {
  if (deadLetters === null) return;
  for (const { name: topic } of inputTopics) {
    metrics.openDeadLetters.set({ topic }, deadLetters.byTopic[topic] ?? 0);
  }
  metrics.oldestWaiting.since({ kind: 'dead-letter' }, deadLetters.since);
}

function exportPauses(metrics: Metrics, { pauses }: Pick<Snapshot, 'pauses'>): void {
  if (pauses === null) return;
  metrics.pauses.reset();
  metrics.pausedSubmissions.reset();
  for (const { gatewayId: gateway, route, operator, waiting } of pauses) {
    const labels = { gateway, route: route ?? 'ALL', by: pausedBy(operator) };
    metrics.pauses.set(labels, 1);
    metrics.pausedSubmissions.set(labels, waiting);
  }
}

function pausedBy(operator: PauseStatus['operator']): string {
  if (operator === null) return 'configuration';
  return operator.by === PAUSED_BY_ITSELF ? PAUSED_BY_ITSELF : 'operator';
}

function exportActions(metrics: Metrics, { unfinishedActions }: Pick<Snapshot, 'unfinishedActions'>): void {
  if (unfinishedActions === null) return;
  metrics.unfinishedActions.set(unfinishedActions.length);
  metrics.oldestWaiting.since({ kind: 'action' }, earliest(unfinishedActions.map(({ at }) => at)));
}
