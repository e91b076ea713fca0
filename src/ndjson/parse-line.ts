import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { allTopics, type ContractTopic, topicByName } from '../../topics/all.ts';
import { maskCardNumbers } from '../domain/card-numbers.ts';
import type { AnyTopic, OutputMessage } from '../engine/stage.ts';
import type { Line } from './lines.ts';

export interface LineProblem {
  readonly line: number;
  /** A path: `decline.text`; `topic`; empty for the line as a whole. */
  readonly field: string;
  /** For people: what was expected there. */
  readonly problem: string;
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
  if (line.text === null) return wrong(line, '', line.trouble ?? 'expected a line of text');
  const fields = parseObject(line.text);
  if (fields === null) return wrong(line, '', 'expected one JSON object');
  const { topic: topicName, ...event } = fields;
  const topic = typeof topicName === 'string' ? producibleTopic(topicName) : undefined;
  if (topic === undefined) {
    return wrong(line, 'topic', `expected one of ${PRODUCIBLE_TOPICS.map(({ name }) => name).join(', ')}`);
  }
  return checkEvent(line, topic, { eventId: hashOf(line.text), ...event });
}

function checkEvent(line: Line, topic: AnyTopic, fields: Record<string, unknown>): ParsedLine {
  const parsed = topic.structure.safeParse(maskedDecline(fields));
  if (!parsed.success) {
    return { kind: 'wrong', problems: parsed.error.issues.map((issue) => structureProblem(line, issue)) };
  }
  const broken = topic.contentRules.filter((rule) => !rule.holds(parsed.data));
  if (broken.length === 0) return { kind: 'event', topic, event: parsed.data };
  return {
    kind: 'wrong',
    problems: broken.map(({ field, expects }) => ({ line: line.number, field, problem: `expected ${expects}` })),
  };
}

function structureProblem(line: Line, issue: z.core.$ZodIssue): LineProblem {
  const field = issue.path.join('.');
  if (issue.code === 'unrecognized_keys') {
    return { line: line.number, field: [...issue.path, issue.keys[0]].join('.'), problem: 'expected no such field' };
  }
  return { line: line.number, field, problem: issue.message.replace(/^Invalid (input|option): /, '') };
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

function wrong(line: Line, field: string, problem: string): ParsedLine {
  return { kind: 'wrong', problems: [{ line: line.number, field, problem }] };
}
