import { createHash } from 'node:crypto';

/** Random draws that depend on a seed and a label only, so that adding one draw changes none of the others. */
export class SeededDraw {
  readonly #seed: string;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** In [0, 1). */
  fraction(label: string): number {
    return createHash('sha256').update(`${this.#seed}|${label}`).digest().readUInt32BE(0) / 2 ** 32;
  }

  /** A whole number in [from, to]. */
  between(label: string, from: number, to: number): number {
    return from + Math.floor(this.fraction(label) * (to - from + 1));
  }

  /** One of `choices`, each with a probability proportional to its weight. */
  weighted<Choice extends { readonly weight: number }>(label: string, choices: readonly Choice[]): Choice {
    let left = this.fraction(label) * choices.reduce((sum, { weight }) => sum + weight, 0);
    for (const choice of choices) {
      left -= choice.weight;
      if (left < 0) return choice;
    }
    const last = choices.at(-1);
    if (last === undefined) throw new Error(`no choices given for ${label}`);
    return last;
  }
}
