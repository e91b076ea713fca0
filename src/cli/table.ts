import { terminal } from './terminal.ts';
import { wrapped } from './wrapped.ts';

type Row = readonly string[];

interface TableOptions {
  /** Names of the columns, above them. */
  readonly head?: Row;
  /** Columns of numbers, from 0: aligned to the right, and never wrapped. */
  readonly numbers?: readonly number[];
  /** Spaces before each line. */
  readonly indent?: number;
  /** Default: the terminal's. */
  readonly width?: number;
}

const GAP = '  ';

/** Narrower, a column of text would be a column of syllables. */
const WRAPPED_WIDTH_MIN = 16;

/**
 * Rows in columns as wide as their widest cell. Where they do not fit the terminal, the widest columns of text are wrapped; where
 * that is not enough, each row becomes a block with a line for each column.
 */
export function tableLines(rows: readonly Row[], options: TableOptions = {}): string[] {
  const { head, numbers = [], indent = 0, width = terminal.width } = options;
  const isNumber = (column: number) => numbers.includes(column);
  const all = head === undefined ? rows : [head, ...rows];
  const widths = fittingWidths(all, width - indent, isNumber);
  if (widths === null) return rows.flatMap((row) => blockLines(row, head, { width, indent }));
  const lines = (row: Row) => rowLines(row, widths, isNumber).map((line) => ' '.repeat(indent) + line);
  const headLines = head === undefined ? [] : lines(head).map((line) => terminal.coloured('bold', line));
  return [...headLines, ...rows.flatMap(lines)];
}

/** Null where the columns cannot be made narrow enough. */
function fittingWidths(rows: readonly Row[], width: number, isNumber: (column: number) => boolean): number[] | null {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(0, ...rows.map((row) => terminal.widthOf(row[column] ?? ''))),
  );
  const gaps = GAP.length * Math.max(0, columns - 1);
  for (let over = sum(widths) + gaps - width; over > 0; over = sum(widths) + gaps - width) {
    const wrappable = widths.filter((_, column) => !isNumber(column));
    const widest = Math.max(0, ...wrappable);
    if (widest <= WRAPPED_WIDTH_MIN) return null;
    const next = Math.max(WRAPPED_WIDTH_MIN, ...wrappable.filter((one) => one < widest));
    const column = widths.findIndex((one, index) => one === widest && !isNumber(index));
    widths[column] = Math.max(next === widest ? WRAPPED_WIDTH_MIN : next, widest - over);
  }
  return widths;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function rowLines(row: Row, widths: readonly number[], isNumber: (column: number) => boolean): string[] {
  const cells = widths.map((width, column) => wrapped(row[column] ?? '', { width }).split('\n'));
  const height = Math.max(1, ...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((lines, column) => padded(lines[line] ?? '', widths[column] ?? 0, isNumber(column)))
      .join(GAP)
      .trimEnd(),
  );
}

function padded(text: string, width: number, isNumber: boolean): string {
  const space = ' '.repeat(Math.max(0, width - terminal.widthOf(text)));
  return isNumber ? space + text : text + space;
}

/** The first cell, and below it a line for each of the others that is not empty. */
function blockLines(row: Row, head: Row | undefined, { width, indent }: { width: number; indent: number }): string[] {
  const [first = '', ...others] = row;
  const inner = indent + GAP.length;
  const lines = others.flatMap((cell, index) => {
    const name = head?.[index + 1] ?? '';
    const text = name === '' ? cell : `${name}: ${cell}`;
    return cell === '' ? [] : wrapped(' '.repeat(inner) + text, { width, indent: inner + GAP.length }).split('\n');
  });
  return [...wrapped(' '.repeat(indent) + first, { width, indent: inner }).split('\n'), ...lines];
}
