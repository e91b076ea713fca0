import { z } from 'zod';

/** Megabytes of resident memory, after a garbage collection. */
export const MemoryUse = z.object({
  /** When a fifth of the messages was applied. */
  atFifthMb: z.number(),
  atEndMb: z.number(),
  peakMb: z.number(),
});
export type MemoryUse = z.infer<typeof MemoryUse>;

/** How often it looks: each look costs a garbage collection. */
const LOOKS = 5;
const MB = 1_048_576;

/** Looks at the resident memory of this process at every fifth of its messages. */
export class MemoryWatch {
  readonly #messages: number;
  readonly #residentMb: number[] = [];

  constructor(messages: number) {
    this.#messages = messages;
  }

  applied(messages: number): void {
    if (messages < ((this.#residentMb.length + 1) * this.#messages) / LOOKS) return;
    globalThis.gc?.();
    this.#residentMb.push(process.memoryUsage.rss() / MB);
  }

  result(): MemoryUse {
    return {
      atFifthMb: this.#residentMb[0] ?? 0,
      atEndMb: this.#residentMb.at(-1) ?? 0,
      peakMb: Math.max(...this.#residentMb),
    };
  }
}
