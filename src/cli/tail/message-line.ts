import type { DecodedMessage } from '../../inspect/messages/decode-message.ts';
import { timeText } from '../../inspect/time-text.ts';

/** One line: when, where, key, then the event as JSON. */
export function messageLine(message: DecodedMessage): string {
  const { topic, partition, offset, timestamp, key, event, unreadable, headers } = message;
  const reason = headers.salvage_reason;
  const deadLetter = reason === undefined ? '' : ` DEAD LETTER (${reason})`;
  const content = event === null ? `unreadable: ${unreadable}` : JSON.stringify(event);
  return `${timeText(timestamp)} ${topic} ${partition}:${offset} ${key ?? '(no key)'}${deadLetter} ${content}`;
}
