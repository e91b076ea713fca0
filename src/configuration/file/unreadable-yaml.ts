import { type Document, visit } from 'yaml';
import { errorMessage } from '../../errors.ts';

/** Why YAML text cannot be turned into a value, and where. */
export interface UnreadablePlace {
  offset: number;
  problem: string;
}

/**
 * Everything that keeps a document from being read: mistakes in its syntax, more than one document, aliases that name
 * nothing or hold themselves, or that multiply without end. Empty: `toJS` gives a finite value.
 */
export function unreadablePlaces(document: Document.Parsed): UnreadablePlace[] {
  const syntax = document.errors.map(({ code, message, pos }) => ({
    offset: pos[0],
    problem: code === 'MULTIPLE_DOCS' ? 'a second document begins here; a file has one' : `not YAML: ${message}`,
  }));
  const places = syntax.length > 0 ? syntax : wrongAliases(document);
  return places.length > 0 ? places : tooManyAliases(document);
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
          problem: `alias *${alias.source} names nothing before it; define &${alias.source} there`,
        });
      } else if (path.includes(named)) {
        places.push({ offset, problem: `alias *${alias.source} stands inside what it names; write out what is meant` });
      }
    },
  });
  return places;
}

/** The parser counts while it expands, so that a small file cannot fill the memory. */
function tooManyAliases(document: Document.Parsed): UnreadablePlace[] {
  try {
    document.toJS();
    return [];
  } catch (error) {
    return [{ offset: 0, problem: `its aliases cannot be written out: ${errorMessage(error)}` }];
  }
}
