import { type Document, visit } from 'yaml';
import { errorMessage } from '../../errors.ts';

/** A mistake that keeps YAML text from being read, and where it is. */
interface UnreadablePlace {
  offset: number;
  problem: string;
}

/**
 * Everything that keeps a document from being read: wrong syntax, a second document, and aliases that name nothing,
 * contain themselves or multiply too often. Where there is nothing, `toJS` gives a finite value.
 */
export function unreadablePlaces(document: Document.Parsed): UnreadablePlace[] {
  const syntax = document.errors.map(({ code, message, pos }) => ({
    offset: pos[0],
    problem:
      code === 'MULTIPLE_DOCS'
        ? 'a second document begins here; remove it, as a configuration is one document'
        : `the YAML cannot be parsed: ${message}`,
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
