import { createHash } from 'node:crypto';
import { allTopics, type ContractTopic, topicByName } from '../../topics/all.ts';
import { maskCardNumbers } from '../../topics/contract/card-numbers.ts';
import { checkEvent } from '../../topics/contract/check-event.ts';
import type { AnyTopic, OutputMessage } from '../domain/decision.ts';
import { duplicateKey } from './duplicate-key.ts';
import type { Line } from './lines.ts';

export interface LineProblem {
  readonly line: number;
  /** A path such as `decline.text`; empty for the line as a whole. */
  readonly field: string;
  /** Completes a sentence that begins with "expected". */
  readonly expected: string;
}

type ParsedLine =
  | { readonly kind: 'event'; readonly topic: AnyTopic; readonly event: OutputMessage['event'] }
  | { readonly kind: 'invalid'; readonly problems: readonly LineProblem[] };

/** The topics that billing and operators write. A file must not write the pipeline's own topics. */
export const PRODUCIBLE_TOPICS: readonly ContractTopic[] = allTopics.filter(({ writtenBy }: AnyTopic) =>
  writtenBy.some((party) => party === 'billing' || party === 'cli'),
);

/**
 * Parses a line `{ "topic": …, …event }`. `eventId` defaults to the hash of the line, so the same line is the same event.
 * Card numbers in the decline's text are masked.
 */
export function parseLine(line: Line): ParsedLine {
  if (line.text === null) return invalid(line, '', line.expected ?? 'a line of text');
  const fields = parseObject(line.text);
  if (fields === null) return invalid(line, '', 'one JSON object');
  const doubled = duplicateKey(line.text);
  if (doubled !== null) return invalid(line, doubled, 'this key once, but it is written twice');
  const { topic: topicName, ...event } = fields;
  const topic = typeof topicName === 'string' ? producibleTopic(topicName) : undefined;
  if (topic === undefined) {
    return invalid(line, 'topic', `one of ${PRODUCIBLE_TOPICS.map(({ name }) => name).join(', ')}`);
  }
  return checkedLine(line, topic, { eventId: hashOf(line.text), ...event });
}

function checkedLine(line: Line, topic: AnyTopic, fields: Record<string, unknown>): ParsedLine {
  const checked = checkEvent(topic, maskedDecline(fields));
  if ('event' in checked) return { kind: 'event', topic, event: checked.event };
  return { kind: 'invalid', problems: checked.problems.map((problem) => ({ line: line.number, ...problem })) };
}

function maskedDecline(fields: Record<string, unknown>): Record<string, unknown> {
  const decline = fields.decline;
  if (!isObject(decline) || typeof decline.text !== 'string') return fields;
  return { ...fields, decline: { ...decline, text: maskCardNumbers(decline.text) } };
}

function producibleTopic(name: string): AnyTopic | undefined {
  const topic = topicByName(name);
  return topic !== undefined && PRODUCIBLE_TOPICS.includes(topic) ? topic : undefined;
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function invalid(line: Line, field: string, expected: string): ParsedLine {
  return { kind: 'invalid', problems: [{ line: line.number, field, expected }] };
}
