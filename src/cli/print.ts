import { fitted } from './wrapped.ts';

/** Prints a text for a person, in lines that fit the terminal. Data for programs is written as it is. */
export function print(text: string): void {
  process.stdout.write(`${fitted(text)}\n`);
}
