import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';

/** What the person at the terminal answers, nothing for Ctrl-D; null where nobody is there to answer. */
export async function askAtTerminal(question: string): Promise<string | null> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  // The terminal edits the line: what Node would write to do it is shown and not obeyed (see printable-output.ts).
  const lines = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
  const closed = once(lines, 'close').then(() => '');
  try {
    return await Promise.race([lines.question(question), closed]);
  } finally {
    lines.close();
  }
}
