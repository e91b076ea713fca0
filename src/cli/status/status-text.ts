import { moneyText } from '../../inspect/money.ts';
import type { PartitionLag } from '../../inspect/status/lag.ts';
import type { Status } from '../../inspect/status/status.ts';
import { timeText } from '../../inspect/time-text.ts';

/** Pure: `salvage status` for a person. What needs somebody comes with the command that mends it. */
export function statusText(status: Status): string {
  return [
    `salvage status, ${timeText(status.at)} UTC`,
    status.configurationVersion === 0
      ? 'configuration: none applied yet; classify-declines holds until: salvage config apply FILE'
      : `configuration: version ${status.configurationVersion}`,
    '',
    ...lagLines(status.lag),
    ...waitingLines(status),
    '',
    `submissions: ${counts(status.submissions)}`,
    `debts:       ${counts(status.debts)}`,
    `parked:      ${status.parked.count}${reasons(status.parked.byReason)}`,
    ...deadLetterLines(status.deadLetters),
    contradictionLine(status.contradictions),
    recoveryLine(status.recovery),
  ].join('\n');
}

/** A line a stage and topic, then one for each partition that is behind. */
function lagLines(lag: readonly PartitionLag[]): string[] {
  const stageWidth = Math.max(0, ...lag.map(({ stage }) => stage.length));
  const groups = [...Map.groupBy(lag, ({ stage, topic }) => `${stage.padEnd(stageWidth)}  ${topic}`)];
  const widest = Math.max(0, ...groups.map(([name]) => name.length));
  return groups.flatMap(([name, partitions]) => {
    const messages = partitions.reduce((sum, one) => sum + one.messages, 0);
    const seconds = Math.max(0, ...partitions.map((one) => one.seconds));
    const more = partitions.some(({ atLeast }) => atLeast) ? 'about ' : '';
    const total = messages === 0 ? 'up to date' : `${more}${messages} messages, ${seconds} s behind`;
    return [`${name.padEnd(widest)}  ${total}`, ...partitions.filter((one) => one.messages > 0).map(partitionLine)];
  });
}

function partitionLine({ partition, messages, seconds, next, end, atLeast }: PartitionLag): string {
  const owner = next === null ? 'never taken over' : `at ${next} of ${end}`;
  return `  partition ${partition}: ${atLeast ? 'about ' : ''}${messages} messages, ${seconds} s (${owner})`;
}

function waitingLines({ stopped, held }: Status): string[] {
  return [
    ...stopped.map(
      ({ id, reason, since }) =>
        `STOPPED ${id} since ${timeText(since)}: ${reason}\n        see: salvage checkpoint show ${id}`,
    ),
    ...held.map(({ id, reason, since }) => `held    ${id} since ${timeText(since)}: ${reason}`),
  ];
}

function deadLetterLines({ byTopic, open }: Status['deadLetters']): string[] {
  const total = Object.values(byTopic).reduce((sum, count) => sum + count, 0);
  return [
    `dead letters: ${total}${reasons(byTopic)}`,
    ...open.map(
      ({ place, orderId, submissionIds, reason }) =>
        `  OPEN ${place}: order ${orderId}, ${submissionIds.join(', ')} waits: ${reason}`,
    ),
  ];
}

function contradictionLine({ open, chargedMinor }: Status['contradictions']): string {
  if (open === 0) return 'contradictions: none open';
  return `CONTRADICTIONS: ${open} open, ${money(chargedMinor)}; see: salvage contradictions`;
}

function recoveryLine({ approved, declined, rate, recoveredMinor }: Status['recovery']): string {
  if (rate === null) return 'recovery: nothing ended yet';
  return `recovery: ${(rate * 100).toFixed(1)} % (${approved} approved, ${declined} declined), ${money(recoveredMinor)}`;
}

function money(byCurrency: Readonly<Record<string, number>>): string {
  const amounts = Object.entries(byCurrency).map(([currency, minor]) => moneyText(minor, currency));
  return amounts.length === 0 ? 'no money' : amounts.join(', ');
}

function counts(byName: Readonly<Record<string, number | undefined>>): string {
  const parts = Object.entries(byName).map(([name, count]) => `${name} ${count}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}

function reasons(byReason: Readonly<Record<string, number>>): string {
  return Object.keys(byReason).length === 0 ? '' : ` (${counts(byReason)})`;
}
