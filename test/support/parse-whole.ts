import { InvalidArgumentError } from 'commander';

/** A commander parser for whole numbers from `min` on. */
export function parseWhole(min: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!Number.isSafeInteger(number) || number < min) {
      throw new InvalidArgumentError(`Expected a whole number of at least ${min}.`);
    }
    return number;
  };
}
