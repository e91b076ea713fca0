import { createHash } from 'node:crypto';
import { allTopics, type ContractTopic, topicByName } from '../../topics/all.ts';
import { maskCardNumbers } from '../../topics/contract/card-numbers.ts';
import { checkEvent } from '../../topics/contract/check-event.ts';
import type { AnyTopic, OutputMessage } from '../domain/decision.ts';
import type { Line } from './lines.ts';

export interface LineProblem {
  readonly line: number;
  /** A path: `decline.text`; `topic`; empty for the line as a whole. */
  readonly field: string;
  /** To follow the word "expected". */
  readonly expected: string;
}

export type ParsedLine =
  | { readonly kind: 'event'; readonly topic: AnyTopic; readonly event: OutputMessage['event'] }
  | { readonly kind: 'wrong'; readonly problems: readonly LineProblem[] };

/** What other systems and operators may say; the pipeline's own topics are not for files. */
export const PRODUCIBLE_TOPICS: readonly ContractTopic[] = allTopics.filter(({ writtenBy }: AnyTopic) =>
  writtenBy.some((party) => party === 'billing' || party === 'cli'),
);

/**
 * Reads a line `{ "topic": …, …event }`. `eventId` defaults to the hash of the line, so the same line is the same event;
 * card numbers in the decline's text are masked (R18).
 */
export function parseLine(line: Line): ParsedLine {
  if (line.text === null) return wrong(line, '', line.expected ?? 'a line of text');
  const fields = parseObject(line.text);
  if (fields === null) return wrong(line, '', 'one JSON object');
  const { topic: topicName, ...event } = fields;
  const topic = typeof topicName === 'string' ? producibleTopic(topicName) : undefined;
  if (topic === undefined) {
    return wrong(line, 'topic', `one of ${PRODUCIBLE_TOPICS.map(({ name }) => name).join(', ')}`);
  }
  return checkedLine(line, topic, { eventId: hashOf(line.text), ...event });
}

function checkedLine(line: Line, topic: AnyTopic, fields: Record<string, unknown>): ParsedLine {
  const checked = checkEvent(topic, maskedDecline(fields));
  if ('event' in checked) return { kind: 'event', topic, event: checked.event };
  return { kind: 'wrong', problems: checked.problems.map((problem) => ({ line: line.number, ...problem })) };
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

function wrong(line: Line, field: string, expected: string): ParsedLine {
  return { kind: 'wrong', problems: [{ line: line.number, field, expected }] };
}
