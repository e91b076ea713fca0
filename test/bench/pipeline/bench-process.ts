import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** What a program of this folder answers over IPC. */
const Answer = z.object({ answerTo: z.int(), value: z.unknown() });

interface StartOptions {
  readonly environment: Readonly<Record<string, string>>;
  readonly profileFolder: string | null;
}

/** A program of this folder in a process of its own, so that its CPU time and memory are not mixed with others'. */
export class BenchProcess {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #exited: Promise<never>;
  readonly #ended = Promise.withResolvers<void>();
  #asked = 0;
  #problem: Error | null = null;

  private constructor(program: string, child: ChildProcess) {
    this.#child = child;
    this.pid = child.pid ?? 0;
    this.#exited = new Promise((_, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        this.#ended.resolve();
        this.#problem = new Error(`${program} ended with ${signal ?? code} before it was done`);
        reject(this.#problem);
      });
    });
    this.#exited.catch(() => undefined);
  }

  /** Starts it; its first answer says that it is ready. */
  static start(program: string, { environment, profileFolder }: StartOptions): BenchProcess {
    const profiling = profileFolder === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
    const child = fork(fileURLToPath(new URL(program, import.meta.url)), [], {
      execArgv: ['--no-warnings', ...profiling],
      stdio: ['ignore', 2, 2, 'ipc'],
      env: { ...process.env, ...environment },
    });
    return new BenchProcess(program, child);
  }

  /** @throws Error where it ends without an answer, or its answer has another form. */
  async ask<Result>(question: string, form: z.ZodType<Result>): Promise<Result> {
    const answerTo = ++this.#asked;
    const answered = new Promise<unknown>((resolve) => {
      const onMessage = (message: unknown) => {
        const answer = Answer.safeParse(message);
        if (!answer.success || answer.data.answerTo !== answerTo) return;
        this.#child.off('message', onMessage);
        resolve(answer.data.value);
      };
      this.#child.on('message', onMessage);
    });
    this.#child.send({ question, answerTo });
    return form.parse(await Promise.race([answered, this.#exited]));
  }

  /** @throws Error where it has ended by itself. */
  throwIfEnded(): void {
    if (this.#problem !== null) throw this.#problem;
  }

  /** Disconnects, upon which the program ends by itself. */
  async stop(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#ended.promise;
  }
}

const Question = z.object({ question: z.string(), answerTo: z.int() });

/** In the program itself: answers questions until its parent disconnects. */
export function answerQuestions(answer: (question: string) => Promise<unknown> | unknown): Promise<void> {
  return new Promise((resolve) => {
    process.once('disconnect', () => resolve());
    process.on('message', async (message) => {
      const { question, answerTo } = Question.parse(message);
      process.send?.({ answerTo, value: await answer(question) });
    });
  });
}
