import { type Colour, terminal } from '../terminal.ts';

const COLOURS: Readonly<Record<string, Colour>> = { '+': 'green', '-': 'red', '~': 'yellow' };

/** What changed between two versions, for a person: an entry that is added or removed as a tree, any other change as a line. */
export function diffLines(diff: readonly string[]): string[] {
  return diff.flatMap((line) => {
    const lines = treeLines(line) ?? [line];
    const colour = COLOURS[line.charAt(0)];
    return colour === undefined ? lines : lines.map((one) => terminal.coloured(colour, one));
  });
}

/** Null where the line is not of the form `+ gateways[nmi-us]: {…}`. */
function treeLines(line: string): string[] | null {
  if (!/^[+-] /.test(line)) return null;
  const [path, value] = pathAndValue(line) ?? [];
  if (path === undefined || !isRecord(value)) return null;
  return [path, ...fieldsOf(value).map(([name, field]) => `    ${name}: ${inline(field)}`)];
}

/** A name in the path may contain a colon, but what follows it is then no JSON. */
function pathAndValue(line: string): [string, unknown] | null {
  for (let at = line.indexOf(': '); at >= 0; at = line.indexOf(': ', at + 1)) {
    try {
      return [line.slice(0, at), JSON.parse(line.slice(at + 2))];
    } catch {
      // Not the end of the path yet.
    }
  }
  return null;
}

/** The id is in the path. What is empty, off or not set says nothing; the type says what the entry is, so it comes first. */
function fieldsOf(value: Record<string, unknown>): [string, unknown][] {
  return Object.entries(value)
    .filter(([name, field]) => name !== 'id' && !isUnset(field))
    .sort(([a], [b]) => Number(b === 'type') - Number(a === 'type'));
}

function isUnset(value: unknown): boolean {
  if (value === null || value === false || value === '') return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return value.map(inline).join(value.some(isRecord) ? '; ' : ', ');
  if (!isRecord(value)) return String(value);
  return Object.entries(value)
    .filter(([, field]) => !isUnset(field))
    .map(([name, field]) => `${name} ${inline(field)}`)
    .join(', ');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
