import { countText } from '../../domain/count-text.ts';
import type { DeadLetterRecord } from '../../domain/documents/dead-letter-record.ts';
import { deadLetterTopicOf } from '../../names.ts';

/** For the audit: how many, of which topics. */
export function aboutText(deadLetters: readonly DeadLetterRecord[]): string {
  const topics = [...new Set(deadLetters.map(({ topic }) => deadLetterTopicOf(topic)))];
  return `${countText(deadLetters.length, 'dead letter')} of ${topics.join(', ')}`;
}

/** By each of these the entry in the audit is found. */
export function idsOf(deadLetters: readonly DeadLetterRecord[]): string[] {
  return deadLetters.flatMap(({ _id, orderId }) => [_id, ...(orderId === null ? [] : [orderId])]);
}

const GROUPS_SHOWN_MAX = 20;

/** A sentence for each kind of reason, the most frequent first. */
export function groupSentences(deadLetters: readonly DeadLetterRecord[]): string[] {
  const groups = [...Map.groupBy(deadLetters, (one) => `${one.topic}, ${one.stage}: ${one.reasonGroup}`)];
  const sorted = groups.toSorted(([, a], [, b]) => b.length - a.length);
  const shown = sorted
    .slice(0, GROUPS_SHOWN_MAX)
    .map(([kind, group]) => `${group.length.toLocaleString('en')} of ${kind}`);
  const more = sorted.length - shown.length;
  return more === 0 ? shown : [...shown, `and ${countText(more, 'other reason')}`];
}
