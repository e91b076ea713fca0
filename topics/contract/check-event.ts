import type { z } from 'zod';
import { maskCardNumbers } from './card-numbers.ts';
import type { TopicDefinition } from './topic.ts';

/** One mistake in an event. It never contains the value, which could be a card number; nor can a field's name (R18). */
interface EventProblem {
  /** A path, such as `items[0].quantity`; empty for the event as a whole. */
  readonly field: string;
  readonly expected: string;
}

/** Checks a value from outside (NDJSON, HTTP) against its topic's contract: structure first, then content. */
export function checkEvent<Event>(
  topic: TopicDefinition<Event>,
  value: unknown,
): { readonly event: Event } | { readonly problems: readonly EventProblem[] } {
  const parsed = topic.structure.safeParse(value);
  if (!parsed.success) return { problems: parsed.error.issues.map(structureProblem) };
  const problems = contentProblems(topic, parsed.data);
  return problems.length === 0 ? { event: parsed.data } : { problems };
}

/** The content rules that an event of valid structure breaks. */
export function contentProblems<Event>(topic: TopicDefinition<Event>, event: Event): readonly EventProblem[] {
  let problems = NO_PROBLEMS;
  for (const rule of topic.contentRules) {
    if (!rule.holds(event)) problems = [...problems, { field: rule.field, expected: rule.expects }];
  }
  return problems;
}

/** `orderId: expected …; items[].quantity: expected …`. */
export function describeProblems(problems: readonly EventProblem[]): string {
  return problems.map(({ field, expected }) => `${field || 'the event'}: expected ${expected}`).join('; ');
}

const NO_PROBLEMS: readonly EventProblem[] = [];

function structureProblem(issue: z.core.$ZodIssue): EventProblem {
  return { field: maskCardNumbers(pathText(issue.path)), expected: maskCardNumbers(expectation(issue)) };
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return `one of ${issue.values.join(', ')}`;
    case 'unrecognized_keys':
      return `no field named ${issue.keys.join(', ')}`;
    case 'too_big':
      return `at most ${limitText(issue.maximum)}`;
    case 'too_small':
      return `at least ${limitText(issue.minimum)}`;
    default:
      return issue.message;
  }
}

/** In plain words, where zod's differ. */
const TYPES: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'a text',
  object: 'an object',
  array: 'a list',
  boolean: 'true or false',
};

/** With commas: sixteen digits in a row could be taken for a card number, and masked. */
function limitText(limit: number | bigint): string {
  return limit.toLocaleString('en');
}
