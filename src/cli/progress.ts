/** A small file finishes before the first line; a large one is seen to move. */
const PROGRESS_EVERY_MS = 2_000;

/** Writes progress to stderr every PROGRESS_EVERY_MS, however often the returned function is called, and only where there is some. */
export function progressEvery(describe: (done: number) => string): (done: number) => void {
  let shownAt = Date.now();
  let shown = '';
  return (done) => {
    if (Date.now() - shownAt < PROGRESS_EVERY_MS) return;
    shownAt = Date.now();
    const text = describe(done);
    if (text === shown) return;
    shown = text;
    process.stderr.write(`${text}\n`);
  };
}
