import type { Verdict } from './try-mutants.ts';

const TICK_MS = 5_000;

/** Says on stderr how far the run is, and which mutants no test has noticed, accepted or not. */
export class Progress {
  #startedAt: number | null = null;
  #printedAt = 0;

  print(text: string): void {
    process.stderr.write(`${text}\n`);
  }

  tick({ status, mutant }: Verdict, done: number, of: number): void {
    if (status === 'survived' || status === 'unreached') {
      this.print(`alive: ${mutant.file}:${mutant.line}  ${mutant.mutation}`);
    }
    const now = Date.now();
    // Without the time before the first mutant: that is no measure for the others.
    this.#startedAt ??= now;
    if (now - this.#printedAt < TICK_MS && done < of) return;
    this.#printedAt = now;
    const minutesLeft = Math.ceil((((now - this.#startedAt) / done) * (of - done)) / 60_000);
    this.print(`${done} of ${of} mutants${minutesLeft > 0 ? `, about ${minutesLeft} min left` : ''}`);
  }
}
