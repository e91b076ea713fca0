import type { z } from 'zod';

/** One mistake in the shape of a configuration. No text holds a value: it could be a secret (R13). */
export interface PlainIssue {
  path: readonly (string | number)[];
  problem: string;
  tooSmall: boolean;
}

/**
 * zod's issues as single mistakes: each unknown key is one, and of a choice of shapes only the one that was meant speaks.
 * What is missing is told from what is wrong where zod was asked to report its input.
 */
export function plainIssues(error: z.ZodError): PlainIssue[] {
  return error.issues.flatMap((issue) => flatten(issue, []));
}

type Issue = z.core.$ZodIssue;

function flatten(issue: Issue, around: PlainIssue['path']): PlainIssue[] {
  const path = [...around, ...issue.path.map((key) => (typeof key === 'number' ? key : String(key)))];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => plain([...path, key], 'unknown key; is it misspelt?'));
    case 'invalid_key':
      return [plain(path, issue.issues[0]?.message ?? issue.message)];
    case 'invalid_union':
      return meantBranch(issue.errors)?.flatMap((inner) => flatten(inner, path)) ?? [plain(path, described(issue))];
    default:
      return [{ ...plain(path, described(issue)), tooSmall: issue.code === 'too_small' }];
  }
}

function plain(path: PlainIssue['path'], problem: string): PlainIssue {
  return { path, problem, tooSmall: false };
}

function described(issue: Issue): string {
  const message = issue.message.replace(/^Invalid (input|option): /, '').replace(/, received undefined$/, '');
  if ('input' in issue && issue.input === undefined) return `is missing; ${message}`;
  const looksLikeNumber = issue.code === 'invalid_type' && issue.expected === 'string';
  return looksLikeNumber ? `${message}; put a name that looks like a number in quotes` : message;
}

/**
 * Of the shapes that a value could have, the one it comes nearest to; null where it is not even of their kind (then the
 * choice's own message says more). A gateway's type decides first, however many other mistakes it has.
 */
function meantBranch(branches: readonly Issue[][]): Issue[] | null {
  const ofTheKind = branches.filter((issues) => !issues.some((issue) => isOfAnotherKind(issue)));
  const rightType = ofTheKind.filter((issues) => !issues.some((issue) => issue.path.join('.') === 'type'));
  const candidates = rightType.length > 0 ? rightType : ofTheKind;
  return candidates.toSorted((a, b) => a.length - b.length)[0] ?? null;
}

function isOfAnotherKind(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  return issue.code === 'invalid_type' || (issue.code === 'invalid_union' && meantBranch(issue.errors) === null);
}
