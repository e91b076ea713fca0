import { randomBytes } from 'node:crypto';
import { styleText } from 'node:util';

export type Colour = 'red' | 'yellow' | 'green' | 'cyan' | 'dim' | 'bold';

/**
 * Where this process prints. Text that is written to a terminal is made harmless (see printable-output.ts), escape sequences
 * included, so a colour is a mark that only this process knows, and becomes a sequence after that.
 */
class Terminal {
  #width = Number.POSITIVE_INFINITY;
  #isUsed = false;
  readonly #secret = randomBytes(12).toString('hex');
  readonly #marks = new RegExp(`<${this.#secret}:(\\d+)>`, 'g');

  /** From now on, texts fit the terminal, and have colours where NO_COLOR, FORCE_COLOR and the terminal say so. */
  use(): void {
    this.#isUsed = true;
    if (process.stdout.isTTY) this.#width = Math.max(WIDTH_MIN, process.stdout.columns || WIDTH_DEFAULT);
  }

  /** In characters; endless where the output is a pipe or a file. */
  get width(): number {
    return this.#width;
  }

  coloured(colour: Colour, text: string, stream: NodeJS.WriteStream = process.stdout): string {
    if (!this.#isUsed || text === '') return text;
    return styleText(colour, text, { stream }).replaceAll(SEQUENCE, (_, code) => `<${this.#secret}:${code}>`);
  }

  /** The text with colours as sequences that a terminal obeys. */
  withSequences(text: string): string {
    return text.replaceAll(this.#marks, '\u001b[$1m');
  }

  /** How many columns it takes. */
  widthOf(text: string): number {
    return Array.from(text.replaceAll(this.#marks, '')).length;
  }
}

/** Of a terminal that does not say how wide it is. */
const WIDTH_DEFAULT = 80;
/** Narrower, words would be torn everywhere. */
const WIDTH_MIN = 40;

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what styleText writes
const SEQUENCE = /\u001b\[(\d+)m/g;

export const terminal = new Terminal();
