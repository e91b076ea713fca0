/** Where a place in a text is. Lines and columns count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** From the place to the end of its line: what is selected for whoever goes there. */
export function rangeAt(text: string, { line, column }: Place): { start: number; end: number } {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0);
  const width = lines[line - 1]?.length ?? 0;
  const start = Math.min(before + Math.min(column - 1, width), text.length);
  return { start, end: Math.min(before + width, text.length) };
}

/** Numbers of lines, for a column beside the text; a line with a problem is marked. */
export function gutterLines(text: string, marks: ReadonlyMap<number, 'error' | 'warning'>): string[] {
  return text.split('\n').map((_, index) => {
    const mark = marks.get(index + 1);
    return `${mark === 'error' ? '✗ ' : mark === 'warning' ? '! ' : ''}${index + 1}`;
  });
}

/** By line; an error hides a warning. */
export function marksOf(problems: readonly (Place & { severity: 'error' | 'warning' })[]) {
  const marks = new Map<number, 'error' | 'warning'>();
  for (const { line, severity } of problems) {
    if (severity === 'error' || !marks.has(line)) marks.set(line, severity);
  }
  return marks;
}
