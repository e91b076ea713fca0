import type { z } from 'zod';
import { countText } from '../../domain/count-text.ts';
import type { Path } from '../checks/breach.ts';
import { nearName } from '../checks/near-name.ts';
import { unknownKeyText } from './known-keys.ts';

/** One mistake in the shape of a configuration, in plain words. They never hold a value, which could be a secret (R13). */
export interface PlainIssue {
  path: Path;
  problem: string;
  tooSmall: boolean;
}

/**
 * zod's issues as single mistakes: one for each unknown key, and for a choice of shapes only those of the intended shape.
 * A missing field is recognised only where zod was called with `reportInput`.
 */
export function plainIssues(error: z.ZodError): PlainIssue[] {
  return error.issues
    .slice(0, ISSUES_MAX)
    .flatMap((issue) => flatten(issue, []))
    .slice(0, ISSUES_MAX);
}

/** More than anybody reads. The place of each is looked for in the whole file. */
const ISSUES_MAX = 1_000;

type Issue = z.core.$ZodIssue;

function flatten(issue: Issue, around: Path): PlainIssue[] {
  const path = [...around, ...issue.path.map((key) => (typeof key === 'number' ? key : String(key)))];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.slice(0, ISSUES_MAX).map((key) => plain([...path, key], unknownKeyText(path, key)));
    case 'invalid_key':
      return [plain(path, issue.issues[0]?.message ?? issue.message)];
    case 'invalid_union':
      return intendedShape(issue.errors)?.flatMap((inner) => flatten(inner, path)) ?? [plain(path, described(issue))];
    default:
      return [{ ...plain(path, described(issue)), tooSmall: issue.code === 'too_small' }];
  }
}

function plain(path: Path, problem: string): PlainIssue {
  return { path, problem, tooSmall: false };
}

function described(issue: Issue): string {
  const expected = ZOD_WORDING.test(issue.message) ? expectation(issue) : issue.message;
  if ('input' in issue && issue.input === undefined) return `is missing; ${expected}`;
  const received = /, received (\w+)$/.exec(issue.message)?.[1];
  if (received === undefined || issue.code !== 'invalid_type') return expected;
  if (issue.expected === 'int' && received === 'number') return `${expected}, without a fraction`;
  if (issue.expected === 'boolean') return `${expected}, not ${kindOf(received)}${meantBoolean(issue.input)}`;
  const isUnquoted = issue.expected === 'string' && received === 'number';
  return `${expected}, not ${kindOf(received)}${isUnquoted ? '; put a name made of digits in quotes' : ''}`;
}

/** How zod's own messages begin; others are written in the schema, for people. */
const ZOD_WORDING = /^(Invalid |Too (small|big): )/;

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${kindOf(issue.expected)}`;
    case 'invalid_value':
      return `expected ${alternatives(issue.values.map((value) => JSON.stringify(value)))}${meantValue(issue)}`;
    case 'too_small':
      return `expected ${bounded('at least', issue.origin, issue.minimum)}`;
    case 'too_big':
      return `expected ${bounded('at most', issue.origin, issue.maximum)}`;
    default:
      return issue.message;
  }
}

/** YAML 1.2 reads yes and no as texts, and so does it whatever is in quotes. */
function meantBoolean(input: unknown): string {
  if (typeof input !== 'string') return '';
  if (/^(yes|y|on|true)$/i.test(input)) return '; write true';
  return /^(no|n|off|false)$/i.test(input) ? '; write false' : '';
}

/** Only known values are repeated, as what is written could be a secret. */
function meantValue({ input, values }: { input?: unknown; values: readonly unknown[] }): string {
  if (typeof input !== 'string' || values.length < 2) return '';
  const near = nearName(input, values.map(String));
  return near === null ? '' : `; did you mean ${JSON.stringify(near)}?`;
}

function alternatives(values: readonly string[]): string {
  return values.length < 3 ? values.join(' or ') : `one of ${values.join(', ')}`;
}

function bounded(bound: string, origin: string, limit: number | bigint): string {
  if (origin === 'array') return `${bound} ${countText(Number(limit), 'entry', 'entries')}`;
  if (origin === 'string') return `${bound} ${countText(Number(limit), 'character')}`;
  return `a number of ${bound} ${limit}`;
}

function kindOf(type: string): string {
  return KINDS[type] ?? type;
}

/** zod's names of types, in words that a reader of YAML knows. */
const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
  null: 'an empty value',
};

/**
 * Of the shapes that a value can have, the one that was most likely intended; null where the value is of another kind than
 * all of them. The `type` of a gateway decides first, then the keys that are known, then the number of mistakes.
 */
function intendedShape(shapes: readonly Issue[][]): Issue[] | null {
  const ofTheKind = shapes.filter((issues) => !issues.some((issue) => isOfAnotherKind(issue)));
  const ofTheType = ofTheKind.filter((issues) => !issues.some((issue) => issue.path.join('.') === 'type'));
  const candidates = ofTheType.length > 0 ? ofTheType : ofTheKind;
  return candidates.toSorted((a, b) => unknownKeys(a) - unknownKeys(b) || a.length - b.length)[0] ?? null;
}

function unknownKeys(issues: readonly Issue[]): number {
  return issues.reduce((count, issue) => count + (issue.code === 'unrecognized_keys' ? issue.keys.length : 0), 0);
}

function isOfAnotherKind(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  return issue.code === 'invalid_type' || (issue.code === 'invalid_union' && intendedShape(issue.errors) === null);
}
