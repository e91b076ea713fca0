import { type Document, visit, type YAMLParseError, type YAMLWarning } from 'yaml';
import { errorMessage } from '../../errors.ts';

/** A mistake that keeps YAML text from being read, and where it is. */
interface UnreadablePlace {
  offset: number;
  problem: string;
}

/**
 * Everything that keeps a document from being read: nothing in it, wrong syntax, unknown tags, a second document, and aliases
 * that name nothing, contain themselves or multiply too often. Where there is nothing, `toJS` gives a finite value.
 */
export function unreadablePlaces(document: Document.Parsed, text: string): UnreadablePlace[] {
  // Among the warnings are tags that nobody knows. The value after one would be read as if the tag were not there.
  const syntax = [...document.errors, ...document.warnings].map((error) => ({
    offset: error.pos[0],
    problem: problemOf(error, text),
  }));
  if (syntax.length === 0 && document.contents === null) {
    return [{ offset: 0, problem: 'the file is empty; a configuration has at least gateways' }];
  }
  const places = syntax.length > 0 ? syntax : wrongAliases(document);
  return places.length > 0 ? places : tooManyAliases(document);
}

function problemOf({ code, message, pos }: YAMLParseError | YAMLWarning, text: string): string {
  switch (code) {
    case 'MULTIPLE_DOCS':
      return 'a second document begins here; remove it, as a configuration is one document';
    case 'DUPLICATE_KEY':
      return `the key ${keyAt(text, pos[0])} is written twice; remove one of the two`;
    case 'TAG_RESOLVE_FAILED':
      return `${message.replace(/^Unresolved tag:/, 'unknown tag')}; remove it, and put a text that begins with ! in quotes`;
    default:
      return `the YAML cannot be parsed: ${message}`;
  }
}

function keyAt(text: string, offset: number): string {
  return /^(?:"[^"\n]*"|'[^'\n]*'|[^\s:]+)/.exec(text.slice(offset))?.[0] ?? '';
}

function wrongAliases(document: Document.Parsed): UnreadablePlace[] {
  const places: UnreadablePlace[] = [];
  visit(document, {
    Alias(_key, alias, path) {
      const named = alias.resolve(document);
      const offset = alias.range?.[0] ?? 0;
      if (named === undefined) {
        places.push({
          offset,
          problem: `no anchor &${alias.source} comes before the alias *${alias.source}; define it, or write the value out`,
        });
      } else if (path.includes(named)) {
        places.push({ offset, problem: `the alias *${alias.source} is inside its own anchor; write the value out` });
      }
    },
  });
  return places;
}

/** The parser counts aliases as it expands them, so that a small file cannot fill the memory. */
function tooManyAliases(document: Document.Parsed): UnreadablePlace[] {
  try {
    document.toJS();
    return [];
  } catch (error) {
    return [{ offset: 0, problem: `its aliases cannot be expanded: ${errorMessage(error)}; write some values out` }];
  }
}
