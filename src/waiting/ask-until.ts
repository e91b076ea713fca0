import { wait } from './backoff.ts';

interface Patience {
  /** When it is over, the answer is taken as it is. */
  readonly withinMs: number;
  /** From one answer to the next question. */
  readonly pollMs: number;
}

/**
 * Asks again and again, in real time, until the answer is enough. Resolves with the last one.
 * @throws what `ask` throws
 */
export async function askUntil<Answer>(
  ask: () => Promise<Answer>,
  isEnough: (answer: Answer) => boolean,
  { withinMs, pollMs }: Patience,
): Promise<Answer> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (isEnough(answer) || performance.now() > deadline) return answer;
    await wait(pollMs);
  }
}
