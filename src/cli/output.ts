import { errorCode, errorMessage } from '../errors.ts';

/**
 * What a command does when its output cannot be written. A reader that has seen enough (`salvage tail … | head`) ends a command
 * that only shows something, without a word. A change that was begun is finished first: else nobody would know how far it came.
 */
class Output {
  #isChanging = false;
  #exitCode = 0;
  #failure: Error | null = null;

  watch(): void {
    process.stdout.on('error', (error) => this.#failed(error));
    // There is nobody left to tell, and what the command does is not over.
    process.stderr.on('error', () => {});
  }

  /** From now on the command is finished, whether somebody reads its output or not. */
  finishFirst(): void {
    this.#isChanging = true;
  }

  /** The command has ended so, even if nobody has read its output to the end. */
  ended(exitCode: number): void {
    this.#exitCode = exitCode;
  }

  /** Why the output is incomplete, though the command was finished. */
  get failure(): Error | null {
    return this.#failure;
  }

  #failed(error: Error): void {
    if (errorCode(error) === 'EPIPE' || this.#exitCode !== 0) {
      if (!this.#isChanging) process.exit(this.#exitCode);
      return;
    }
    const reason = errorCode(error) === 'ENOSPC' ? 'no space is left on the device' : errorMessage(error);
    if (!this.#isChanging) throw new Error(`cannot write the output: ${reason}`);
    this.#failure = new Error(
      `the output could not be written (${reason}), but the command was finished: salvage audit has what it did`,
    );
  }
}

export const output = new Output();
