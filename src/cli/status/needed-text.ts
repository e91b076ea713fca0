import type { Judgement } from '../../inspect/conditions/conditions.ts';
import type { Snapshot } from '../../inspect/snapshot/snapshot.ts';
import { timeText } from '../../inspect/time-text.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';

/** For what a person is needed, what costs most first, each with the command to begin with. */
export function neededText({ holding, unknown }: Judgement, unread: Snapshot['unread']): string {
  const lines = [
    ...holding.flatMap(({ severity, name, says, since, command }) => [
      `${severity.padEnd(8)}${name}: ${cleanText(says)}${since === null ? '' : ` (since ${timeText(since)} UTC)`}`,
      `        begin with: ${command}`,
    ]),
    ...unread.map(({ part, why }) => `unread  ${part} could not be read: ${cleanText(why)}`),
    ...(unknown.length === 0 ? [] : [`unknown ${unknown.join(', ')}`]),
  ];
  return lines.length === 0 ? 'nothing needs a person' : lines.join('\n');
}
