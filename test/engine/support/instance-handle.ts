import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { InstanceOptions } from './instance.ts';

const StepLine = z.object({ step: z.string(), partition: z.int() });

/** A running instance, as its test sees it: the steps it has taken, and how it can be told to stop. */
export class Instance {
  readonly #process: ChildProcess;
  readonly #steps: z.infer<typeof StepLine>[] = [];
  readonly #exited: Promise<void>;
  log = '';

  constructor(options: InstanceOptions) {
    const program = new URL('./instance.ts', import.meta.url).pathname;
    this.#process = spawn(process.execPath, ['--no-warnings', program, JSON.stringify(options)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    this.#exited = new Promise((resolve) => this.#process.once('exit', () => resolve()));
    const { stdout, stderr } = this.#process;
    if (stdout === null || stderr === null) throw new Error('the instance has no output');
    createInterface({ input: stdout }).on('line', (line) => this.#steps.push(StepLine.parse(JSON.parse(line))));
    stderr.on('data', (data: Buffer) => {
      this.log += data.toString();
    });
  }

  /** Waits until it has taken a step `times` times. */
  async reached(step: string, times = 1, timeoutMs = 40_000): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (this.count(step) < times) {
      if (Date.now() > deadline) throw new Error(`never reached ${step}: ${this.log.slice(-2_000)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  count(step: string): number {
    return this.#steps.filter((taken) => taken.step === step).length;
  }

  /** Resolves when the process has ended, by itself or by a signal. */
  exited(): Promise<void> {
    return this.#exited;
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  async kill(): Promise<void> {
    if (this.#process.exitCode === null && this.#process.signalCode === null) this.#process.kill('SIGKILL');
    await this.#exited;
  }

  /** Graceful: SIGTERM; returns the milliseconds it took. */
  async stop(): Promise<number> {
    const from = Date.now();
    this.#process.kill('SIGTERM');
    await this.#exited;
    return Date.now() - from;
  }
}
