import { CLEAR_LINE } from '../printable-output.ts';

/** Progress on stderr: one line that is rewritten on a terminal, a line every few seconds elsewhere. */
interface DemoProgress {
  readonly say: (line: string) => void;
  readonly showProgress: (text: string) => void;
  readonly done: () => void;
}

const LINE_EVERY_MS = 3_000;

export function demoProgress(quiet: boolean): DemoProgress {
  if (quiet) return { say: () => undefined, showProgress: () => undefined, done: () => undefined };
  const terminal = process.stderr.isTTY;
  let shownAt = 0;
  return {
    say: (line) => void process.stderr.write(`${terminal ? CLEAR_LINE : ''}${line}\n`),
    showProgress: (text) => {
      if (terminal) process.stderr.write(`${CLEAR_LINE}${text}`);
      else if (Date.now() - shownAt > LINE_EVERY_MS) {
        process.stderr.write(`  ${text}\n`);
        shownAt = Date.now();
      }
    },
    done: () => void (terminal && process.stderr.write(CLEAR_LINE)),
  };
}
