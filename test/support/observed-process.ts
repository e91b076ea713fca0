import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { until } from './until.ts';

const PrintedStep = z.object({ step: z.string(), stage: z.string(), topic: z.string(), partition: z.int() });
export type PrintedStep = z.infer<typeof PrintedStep>;

/** A process that runs a test's entry point: the steps it has printed, and ways to stop it. */
export class ObservedProcess {
  readonly #process: ChildProcess;
  readonly #exited: Promise<void>;
  readonly steps: PrintedStep[] = [];
  log = '';

  /** Passes `options` as its only argument, as JSON. */
  constructor(program: URL, options: unknown, env: Readonly<Record<string, string>> = {}) {
    this.#process = spawn(process.execPath, ['--no-warnings', program.pathname, JSON.stringify(options)], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...env, NODE_OPTIONS: '' },
    });
    // Not `exit`, which may come before the last of its output was read.
    this.#exited = new Promise((resolve) => this.#process.once('close', () => resolve()));
    const { stdout, stderr } = this.#process;
    if (stdout === null || stderr === null) throw new Error('the process has no output');
    createInterface({ input: stdout }).on('line', (line) => this.steps.push(PrintedStep.parse(JSON.parse(line))));
    stderr.on('data', (data: Buffer) => {
      this.log += data.toString();
    });
  }

  /** Waits until it has reached a step `times` times. */
  async reached(step: string, times = 1): Promise<void> {
    await this.#reachedWhere((printed) => printed.step === step, step, times);
  }

  /** The same for one of several stages. */
  async reachedBy(stage: string, step: string, times = 1): Promise<void> {
    const isIt = (printed: PrintedStep) => printed.step === step && printed.stage === stage;
    await this.#reachedWhere(isIt, `${stage} ${step}`, times);
  }

  count(step: string): number {
    return this.steps.filter((taken) => taken.step === step).length;
  }

  /** The most memory that it has had at once, in megabytes, as Linux counts it. */
  get peakMegabytes(): number {
    const status = readFileSync(`/proc/${this.#process.pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_024;
  }

  /** Resolves when the process has ended, by itself or by a signal. */
  exited(): Promise<void> {
    return this.#exited;
  }

  get hasEnded(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  async kill(): Promise<void> {
    if (!this.hasEnded) this.#process.kill('SIGKILL');
    await this.#exited;
  }

  /**
   * Stops it with SIGTERM.
   * @throws Error where it does not end with exit code 0.
   */
  async stop(): Promise<void> {
    this.#process.kill('SIGTERM');
    await this.#exited;
    const { exitCode, signalCode } = this.#process;
    if (exitCode !== 0) throw new Error(`ended with ${exitCode ?? signalCode}: ${this.log.slice(-2_000)}`);
  }

  async #reachedWhere(isIt: (printed: PrintedStep) => boolean, what: string, times: number): Promise<void> {
    await until(
      () => {
        const isReached = this.steps.filter(isIt).length >= times;
        if (!isReached && this.hasEnded) throw new Error(`ended before ${what}: ${this.log.slice(-2_000)}`);
        return isReached;
      },
      () => `never reached ${what}: ${this.log.slice(-2_000)}`,
    );
  }
}
