import type { Document, YAMLParseError, YAMLWarning } from 'yaml';
import { structureMistakes, type UnreadablePlace } from './yaml-structure.ts';

export const TOO_DEEP: UnreadablePlace = {
  offset: 0,
  problem: 'values are nested so deeply that the file cannot be read',
};

/** A parser that has lost its place finds mistakes in whatever follows. */
const SYNTAX_MISTAKES_MAX = 5;

/**
 * Everything that keeps a document from being read: nothing in it, wrong syntax, unknown tags, a second document, and what is
 * wrong with its structure. Where there is nothing, `toJS` gives a finite value in a short time.
 */
export function unreadablePlaces(document: Document.Parsed): UnreadablePlace[] {
  // Among the warnings are tags that nobody knows. The value after one would be read as if the tag were not there.
  // The parser ran out of stack, and its other mistakes follow from that.
  if (document.errors.some(({ message }) => message.includes('call stack'))) return [TOO_DEEP];
  const syntax = [...document.errors, ...document.warnings].map((error) => ({
    offset: error.pos[0],
    problem: problemOf(error),
  }));
  if (syntax.length === 0 && document.contents === null) {
    return [{ offset: 0, problem: 'the file is empty; a configuration has at least gateways' }];
  }
  return syntax.length > 0 ? firstOf(syntax) : structureMistakes(document.contents);
}

function firstOf(syntax: readonly UnreadablePlace[]): UnreadablePlace[] {
  const shown = syntax.slice(0, SYNTAX_MISTAKES_MAX);
  const next = syntax[SYNTAX_MISTAKES_MAX];
  if (next === undefined) return shown;
  const count = (syntax.length - SYNTAX_MISTAKES_MAX).toLocaleString('en');
  return [
    ...shown,
    {
      ...next,
      problem: `the YAML cannot be parsed from here on (${count} more); mend the first ones, as these may follow from them`,
    },
  ];
}

function problemOf({ code, message }: YAMLParseError | YAMLWarning): string {
  switch (code) {
    case 'MULTIPLE_DOCS':
      return 'a second document begins here; remove it, as a configuration is one document';
    case 'TAG_RESOLVE_FAILED':
      return `${message.replace(/^Unresolved tag:/, 'unknown tag')}; remove it, and put a text that begins with ! in quotes`;
    default:
      return `the YAML cannot be parsed: ${message}`;
  }
}
