import type { DecodedMessage } from '../../inspect/messages/decode-message.ts';
import { describeMessage } from '../../inspect/messages/describe-message.ts';
import { timeText } from '../../inspect/time-text.ts';
import { terminal } from '../terminal.ts';

/** When, where, key, and what the message says, as a sentence. */
export function messageLine(message: DecodedMessage): string {
  const { topic, partition, offset, timestamp, key } = message;
  const where = `${terminal.coloured('dim', timeText(timestamp))} ${terminal.coloured('cyan', topic)} ${partition}:${offset}`;
  return `${where} ${key ?? '(no key)'}: ${describeMessage(message)}`;
}
