/** The layout of the summary: plain text that fits on a terminal. */

const WIDTH = 118;

export function heading(text: string): string[] {
  return ['', `── ${text} ${'─'.repeat(Math.max(0, WIDTH - text.length - 4))}`];
}

/** Aligned columns, numbers to the right. A zero is shown as "none", so that it catches the eye. */
export function table(rows: readonly (readonly (string | number)[])[]): string[] {
  const texts = rows.map((row) => row.map(cellText));
  const columns = Math.max(0, ...rows.map(({ length }) => length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...texts.map((row) => row[column]?.length ?? 0)),
  );
  return rows.map((row, at) => {
    const cells = row.map((cell, column) => aligned(cell, texts[at]?.[column] ?? '', widths[column] ?? 0));
    return `  ${cells.join('  ')}`.trimEnd();
  });
}

/** Two blocks of lines beside each other. */
export function sideBySide(left: readonly string[], right: readonly string[]): string[] {
  const width = Math.max(0, ...left.map(({ length }) => length));
  const lines = Math.max(left.length, right.length);
  return Array.from({ length: lines }, (_, at) => `${(left[at] ?? '').padEnd(width)}  ${right[at] ?? ''}`.trimEnd());
}

/** Cut at the width, with an ellipsis. */
export function oneLine(text: string): string {
  return text.length <= WIDTH ? text : `${text.slice(0, WIDTH - 1)}…`;
}

/** Broken into lines at the width. */
export function paragraph(indent: string, text: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    if (line !== indent && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = indent;
    }
    line += line === indent ? word : ` ${word}`;
  }
  return [...lines, line];
}

function cellText(cell: string | number): string {
  return cell === 0 ? 'none' : String(cell);
}

function aligned(cell: string | number, text: string, width: number): string {
  return typeof cell === 'number' ? text.padStart(width) : text.padEnd(width);
}
