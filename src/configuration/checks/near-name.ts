/**
 * The known name that was probably meant by a misspelt one; null: none is near. Upper and lower case are the same, as are
 * dashes and underscores, and two letters the wrong way round are one mistake.
 */
export function nearName(name: string, known: Iterable<string>): string | null {
  const written = comparable(name);
  let best: { known: string; mistakes: number } | null = null;
  for (const candidate of known) {
    const mistakes = mistakesBetween(written, comparable(candidate));
    if (mistakes <= mistakesMax(candidate) && (best === null || mistakes < best.mistakes)) {
      best = { known: candidate, mistakes };
    }
  }
  return best?.known ?? null;
}

/** `did you mean "cascadeAll"? `, to begin a sentence with; nothing where no known name is near. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const near = nearName(name, known);
  return near === null ? '' : `did you mean "${near}"? `;
}

function comparable(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, '-');
}

/** One mistake in three letters, but never more than two. */
function mistakesMax(name: string): number {
  return Math.min(2, Math.floor(name.length / 3));
}

/** Longer names are never near, so that a check cannot take long. */
const COMPARED_LENGTH_MAX = 100;

/** Letters added, left out, exchanged, or two the wrong way round (optimal string alignment). */
function mistakesBetween(a: string, b: string): number {
  if (a.length > COMPARED_LENGTH_MAX || b.length > COMPARED_LENGTH_MAX) return Number.POSITIVE_INFINITY;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      const options = [at(current, column - 1) + 1, at(above, column) + 1, at(above, column - 1) + (isSame ? 0 : 1)];
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (isSwapped) options.push(at(before, column - 2) + 1);
      current.push(Math.min(...options));
    }
    before = above;
    above = current;
  }
  return at(above, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
