import { type DeadLetter, deadLetterPosition } from '../../dead-letters/dead-letter.ts';
import type { DeadLetterHandling } from '../../domain/documents/dead-letter-record.ts';
import type { DeadLetterDetails } from '../../inspect/dead-letters/dead-letters.ts';
import { timeText } from '../../inspect/time-text.ts';

/** One line of `salvage dlq list`. */
export function deadLetterLine(deadLetter: DeadLetter): string {
  const { timestamp, stage, reason, masked, record } = deadLetter;
  const key = record.key === null ? '(no key)' : JSON.stringify(record.key.toString('utf8'));
  const mark = masked ? '  MASKED' : '';
  return `${timeText(timestamp)}  ${deadLetterPosition(deadLetter)}  ${stage}  key ${key}${mark}  ${reason}`;
}

/** What follows it where somebody has handled it. */
export function handledText(handled: DeadLetterHandling | null): string {
  if (handled === null) return '';
  const { state, by, handledAt, why } = handled;
  return `  ${state} by ${by} at ${timeText(handledAt ?? 0)}: ${why}`;
}

/** All of one dead letter, as `salvage dlq show` prints it. */
export function deadLetterText({ deadLetter, message, valueHex }: DeadLetterDetails): string {
  const { topic, sourcePartition, sourceOffset, masked } = deadLetter;
  return [
    deadLetterLine(deadLetter),
    `came from ${topic} ${sourcePartition}:${sourceOffset}`,
    ...(masked
      ? ['cannot be replayed: digits that looked like a card number were masked; publish a corrected message instead']
      : []),
    'headers:',
    ...Object.entries(message.headers).map(([name, value]) => `  ${name}: ${value}`),
    message.event === null
      ? `unreadable: ${message.unreadable}\nbytes: ${valueHex ?? '(none)'}`
      : `event: ${JSON.stringify(message.event, null, 2)}`,
  ].join('\n');
}
