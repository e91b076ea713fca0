import { createHash } from 'node:crypto';

/** Draws that follow from a seed and a label: the same sample every time, whatever is added before or after. */
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

  /** One of `choices`, each as often as its weight says. */
  weighted<Choice extends { readonly weight: number }>(label: string, choices: readonly Choice[]): Choice {
    let left = this.fraction(label) * choices.reduce((sum, { weight }) => sum + weight, 0);
    for (const choice of choices) {
      left -= choice.weight;
      if (left < 0) return choice;
    }
    const last = choices.at(-1);
    if (last === undefined) throw new Error(`nothing to choose from for ${label}`);
    return last;
  }
}
