/** One line of a file of lines: its number (from 1) and its text, or what was expected of one that cannot be read. */
export interface Line {
  readonly number: number;
  readonly text: string | null;
  readonly expected: string | null;
}

/** No event comes near: a broker with default settings takes no message above 1 MB. It bounds what a file can make us hold. */
export const LINE_BYTES_MAX = 1_000_000;

const NEWLINE = 0x0a;

/** Splits bytes into lines, never holding more than one line; empty lines are passed over, their numbers counted. */
export async function* linesOf(chunks: AsyncIterable<Buffer | string>): AsyncGenerator<Line> {
  let number = 1;
  let held: Buffer[] = [];
  let heldBytes = 0;
  for await (const chunk of chunks) {
    let rest = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
      hold(rest.subarray(0, end));
      yield* finished();
      number += 1;
      rest = rest.subarray(end + 1);
    }
    hold(rest);
  }
  yield* finished();

  function hold(bytes: Buffer): void {
    heldBytes += bytes.length;
    if (heldBytes <= LINE_BYTES_MAX) held.push(bytes);
  }

  function* finished(): Generator<Line> {
    const line = lineOf(number, held, heldBytes);
    held = [];
    heldBytes = 0;
    if (line.text !== '') yield line;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function lineOf(number: number, held: readonly Buffer[], bytes: number): Line {
  if (bytes > LINE_BYTES_MAX) return { number, text: null, expected: `at most ${LINE_BYTES_MAX} bytes, got ${bytes}` };
  try {
    return { number, text: utf8.decode(Buffer.concat(held)).trim(), expected: null };
  } catch {
    return { number, text: null, expected: 'UTF-8' };
  }
}
