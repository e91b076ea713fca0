import { createHmac, randomUUID } from 'node:crypto';
import { allTopics, type ContractTopic, topicByName } from '../../topics/all.ts';
import { maskCardNumbers } from '../../topics/contract/card-numbers.ts';
import { checkEvent } from '../../topics/contract/check-event.ts';
import { keptDeclineText } from '../../topics/contract/decline-text.ts';
import { nearName } from '../configuration/checks/near-name.ts';
import type { AnyTopic, OutputMessage } from '../domain/decision.ts';
import { duplicateKey } from './duplicate-key.ts';
import { howToMend, howToMendLine } from './how-to-mend.ts';
import type { Line } from './lines.ts';

export interface LineProblem {
  readonly line: number;
  /** A path such as `decline.text`; empty for the line as a whole. */
  readonly field: string;
  /** Completes a sentence that begins with "expected". */
  readonly expected: string;
  /** How to correct it; null where that is not clear. */
  readonly mend: string | null;
}

type ParsedLine =
  | { readonly kind: 'event'; readonly topic: AnyTopic; readonly event: OutputMessage['event'] }
  | { readonly kind: 'invalid'; readonly problems: readonly LineProblem[] };

/** The topics that billing and operators write. A file must not write the pipeline's own topics. */
export const PRODUCIBLE_TOPICS: readonly ContractTopic[] = allTopics.filter(({ writtenBy }: AnyTopic) =>
  writtenBy.some((party) => party === 'billing' || party === 'cli'),
);

/**
 * Parses a line `{ "topic": …, …event }`. Card numbers in free text are masked, and a long text is cut.
 *
 * `eventId` defaults to a hash of the masked event with `produceKey`, so that the same line is the same event. Without a key it
 * is random: from a plain hash, a number of which the first six and last four digits are known can be found in a moment.
 */
export function parseLine(line: Line, produceKey: string): ParsedLine {
  if (line.text === null) return invalid(line, '', line.expected ?? 'a line of text');
  const fields = parseObject(line.text);
  if (fields === null) return invalid(line, '', 'one JSON object', howToMendLine(line.text));
  const doubled = duplicateKey(line.text);
  if (doubled !== null) return invalid(line, doubled, 'this key once, but it is written twice');
  const { topic: topicName, ...event } = fields;
  const topic = typeof topicName === 'string' ? producibleTopic(topicName) : undefined;
  if (topic === undefined) {
    return invalid(
      line,
      'topic',
      `one of ${PRODUCIBLE_TOPICS.map(({ name }) => name).join(', ')}`,
      topicMend(topicName),
    );
  }
  const masked = withMaskedText(event);
  return checkedLine(line, topic, { eventId: defaultEventId(topic, masked, produceKey), ...masked });
}

function checkedLine(line: Line, topic: AnyTopic, fields: Record<string, unknown>): ParsedLine {
  const checked = checkEvent(topic, fields);
  if ('event' in checked) return { kind: 'event', topic, event: checked.event };
  const problems = checked.problems.map((problem) => {
    const mend = howToMend(topic, fields, problem.field);
    return { line: line.number, ...problem, mend: mend === null ? null : maskCardNumbers(mend) };
  });
  return { kind: 'invalid', problems };
}

/** The names of fields with free text, wherever they are: in the event or in its decline. */
const FREE_TEXT_FIELDS: ReadonlySet<string> = new Set(['code', 'text', 'adviceCode', 'requestedBy']);

function withMaskedText(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (name === 'decline' && isObject(value)) return [name, withMaskedText(value)];
      if (typeof value !== 'string' || !FREE_TEXT_FIELDS.has(name)) return [name, value];
      return [name, name === 'text' ? keptDeclineText(value) : maskCardNumbers(value)];
    }),
  );
}

function defaultEventId(topic: AnyTopic, masked: Record<string, unknown>, produceKey: string): string {
  if (produceKey === '') return randomUUID();
  return createHmac('sha256', produceKey)
    .update(JSON.stringify([topic.name, masked]))
    .digest('hex');
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

function topicMend(name: unknown): string | null {
  if (name === undefined) return 'say in each line which topic it is for: {"topic":"payment-declined.new-sale",…}';
  if (typeof name !== 'string') return null;
  if (topicByName(name) !== undefined) return 'the pipeline itself writes the others';
  const near = nearName(
    name,
    PRODUCIBLE_TOPICS.map((topic) => topic.name),
  );
  return near === null ? null : `did you mean ${near}?`;
}

function invalid(line: Line, field: string, expected: string, mend: string | null = null): ParsedLine {
  return { kind: 'invalid', problems: [{ line: line.number, field: maskCardNumbers(field), expected, mend }] };
}
