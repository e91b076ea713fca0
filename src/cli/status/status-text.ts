import { countText } from '../../domain/count-text.ts';
import { type MoneyByCurrency, moneyByCurrencyText } from '../../inspect/money.ts';
import type { PartitionLag, PauseStatus } from '../../inspect/snapshot/snapshot.ts';
import type { Status } from '../../inspect/status/status.ts';
import { timeText } from '../../inspect/time-text.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';
import { tableLines } from '../table.ts';
import { terminal } from '../terminal.ts';
import { instancesText } from './instances-text.ts';
import { neededText } from './needed-text.ts';

/** What needs a person comes with the command to use. */
export function statusText(status: Status): string {
  return [
    `salvage status, ${timeText(status.at)} UTC`,
    status.configurationVersion === 0
      ? 'configuration: none applied yet, so classify-declines waits; apply one with: salvage config apply FILE'
      : `configuration: version ${status.configurationVersion}`,
    ...status.pauses.map(pauseLine),
    '',
    neededText({ holding: status.needed, unknown: status.unknown }, status.unread),
    '',
    instancesText(status.instances),
    '',
    ...lagLines(status),
    ...waitingPartitionLines(status),
    '',
    `submissions: ${counts(status.submissions)}`,
    `debts:       ${counts(status.debts)}`,
    `parked:      ${status.parked.count}${reasons(status.parked.byReason)}`,
    ...strandedLines(status.stranded),
    ...deadLetterLines(status.deadLetters),
    contradictionLine(status.contradictions),
    recoveryLine(status.recovery),
  ].join('\n');
}

function pauseLine({ gatewayId, route, operator, waiting }: PauseStatus): string {
  const what = `${terminal.coloured('yellow', 'PAUSED')}  ${gatewayId}${route === null ? '' : ` for ${route}`}`;
  const end = `salvage resume ${gatewayId}${route === null ? '' : ` ${route}`}`;
  return operator === null
    ? `${what} by the configuration; ${waitingText(waiting)}. Change \`paused\` to end it`
    : `${what} by ${operator.by} since ${timeText(operator.since)}: ${cleanText(operator.why)}; ${waitingText(waiting)}. End it with: ${end}`;
}

function waitingText(waiting: number): string {
  return `${countText(waiting, 'submission')} ${waiting === 1 ? 'waits' : 'wait'}`;
}

/** A line for each stage and topic, followed by one for each partition that is behind. */
function lagLines({ lag, instances }: Pick<Status, 'lag' | 'instances'>): string[] {
  const isRun = (stage: string) => instances.some(({ isGone, roles }) => !isGone && roles.includes(stage));
  const groups = [...Map.groupBy(lag, ({ stage, topic }) => `${stage} ${topic}`).values()];
  const rows = groups.map((partitions) => {
    const [{ stage = '', topic = '' } = {}] = partitions;
    const messages = partitions.reduce((sum, one) => sum + one.messages, 0);
    const seconds = Math.max(0, ...partitions.map((one) => one.seconds));
    const about = partitions.some(({ atLeast }) => atLeast) ? 'about ' : '';
    const nothing = isRun(stage) ? 'up to date' : 'nothing waits, and no process runs this stage';
    const total = messages === 0 ? nothing : `${about}${countText(messages, 'message')}, ${seconds} s behind`;
    return [stage, topic, total];
  });
  // A line each, so that its partitions can follow it; the terminal's width is seen to where it is printed.
  const lines = tableLines(rows, { width: Number.POSITIVE_INFINITY });
  return lines.flatMap((line, group) => [
    line,
    ...(groups[group] ?? []).filter((one) => one.messages > 0).map(partitionLine),
  ]);
}

function partitionLine({ partition, messages, seconds, next, end, atLeast }: PartitionLag): string {
  const position = next === null ? 'not started' : `at ${next} of ${end}`;
  return `  partition ${partition}: ${atLeast ? 'about ' : ''}${countText(messages, 'message')}, ${seconds} s (${position})`;
}

function waitingPartitionLines({ stopped, held }: Status): string[] {
  return [
    ...stopped.map(
      ({ id, reason, since }) =>
        `${terminal.coloured('red', 'STOPPED')} ${id} since ${timeText(since)}: ${reason}\n        what to do: salvage checkpoint show ${id}`,
    ),
    ...held.map(({ id, reason, since }) => `held    ${id} since ${timeText(since)}: ${reason}`),
  ];
}

/** Not a line on most days. */
function strandedLines(stranded: Status['stranded']): string[] {
  const total = Object.values(stranded).reduce((sum, count) => sum + count, 0);
  if (total === 0) return [];
  return [`STRANDED:    ${total}${reasons(stranded)}; reconcile puts them right within minutes, if it runs`];
}

function deadLetterLines({ byTopic, open }: Status['deadLetters']): string[] {
  const total = Object.values(byTopic).reduce((sum, count) => sum + count, 0);
  return [
    `dead letters: ${total}${reasons(byTopic)}`,
    ...open.map(
      ({ place, orderId, submissionIds, reason }) =>
        `  OPEN ${place}: order ${orderId}, ${submissionIds.join(', ')} waits for it: ${reason}`,
    ),
  ];
}

function contradictionLine({ open, chargedMinor }: Status['contradictions']): string {
  if (open === 0) return 'contradictions: none open';
  return `${terminal.coloured('red', 'CONTRADICTIONS:')} ${open} open, ${money(chargedMinor)}; see: salvage contradictions`;
}

function recoveryLine({ approved, declined, rate, recoveredMinor }: Status['recovery']): string {
  if (rate === null) return 'recovery: no outcome yet';
  return `recovery: ${(rate * 100).toFixed(1)} % (${approved} approved, ${declined} declined), ${money(recoveredMinor)}`;
}

function money(byCurrency: MoneyByCurrency): string {
  return moneyByCurrencyText(byCurrency) || 'no money';
}

function counts(byName: Readonly<Record<string, number | undefined>>): string {
  const parts = Object.entries(byName).map(([name, count]) => `${name} ${count}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}

function reasons(byReason: Readonly<Record<string, number>>): string {
  return Object.keys(byReason).length === 0 ? '' : ` (${counts(byReason)})`;
}
