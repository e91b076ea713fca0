/** A line with its number (from 1). If it cannot be read, `text` is null and `expected` says what it should have been. */
export interface Line {
  readonly number: number;
  readonly text: string | null;
  readonly expected: string | null;
}

/** Bounds memory. No event is longer: with default settings a broker accepts no message above 1 MB. */
export const LINE_BYTES_MAX = 1_000_000;

const NEWLINE = 0x0a;

/** Splits bytes into lines and holds only one at a time. Skips empty lines, but counts them. */
export async function* linesOf(chunks: AsyncIterable<Buffer | string>): AsyncGenerator<Line> {
  let number = 1;
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  for await (const chunk of chunks) {
    let rest = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    for (let end = rest.indexOf(NEWLINE); end >= 0; end = rest.indexOf(NEWLINE)) {
      append(rest.subarray(0, end));
      yield* finished();
      number += 1;
      rest = rest.subarray(end + 1);
    }
    append(rest);
  }
  yield* finished();

  function append(bytes: Buffer): void {
    pendingBytes += bytes.length;
    if (pendingBytes <= LINE_BYTES_MAX) pending.push(bytes);
  }

  function* finished(): Generator<Line> {
    const line = lineOf(number, pending, pendingBytes);
    pending = [];
    pendingBytes = 0;
    if (line.text !== '') yield line;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function lineOf(number: number, pending: readonly Buffer[], bytes: number): Line {
  if (bytes > LINE_BYTES_MAX) return { number, text: null, expected: `at most ${LINE_BYTES_MAX} bytes, got ${bytes}` };
  try {
    return { number, text: utf8.decode(Buffer.concat(pending)).trim(), expected: null };
  } catch {
    return { number, text: null, expected: 'UTF-8' };
  }
}
