import { fitted } from './wrapped.ts';

/** Prints a text for a person, in lines that fit the terminal. Data for programs is written as it is. */
export function print(text: string): void {
  process.stdout.write(`${fitted(text)}\n`);
}

/** Prints an object for a program, in a line. */
export function printJson(object: object): void {
  process.stdout.write(`${JSON.stringify(object)}\n`);
}
