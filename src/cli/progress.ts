/** Long enough that a small file shows none, often enough that a large one is seen to move. */
const EVERY_MS = 2_000;

/** Says on stderr now and then how far something is; nothing where it is done before. */
export function progressEvery(
  describe: (done: number) => string,
  now: () => number = Date.now,
): (done: number) => void {
  let saidAt = now();
  return (done) => {
    if (now() - saidAt < EVERY_MS) return;
    saidAt = now();
    process.stderr.write(`${describe(done)}\n`);
  };
}
