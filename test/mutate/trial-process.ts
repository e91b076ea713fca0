import { type ChildProcess, fork } from 'node:child_process';
import { Answer, type DryRun, type Request, type Trial } from './trial-messages.ts';

const TRIAL_MAIN = new URL('trial-main.ts', import.meta.url);

/** A mutant that fills the memory ends its process soon, not the machine. */
const NODE_OPTIONS = ['--no-warnings', '--max-old-space-size=1024'];

/** A process in which mutants are tried; it answers one request at a time. */
export class TrialProcess {
  readonly #child: ChildProcess;

  constructor() {
    this.#child = fork(TRIAL_MAIN, { execArgv: NODE_OPTIONS, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  }

  async start(sources: [url: string, code: string][], mutant: string | null, hitsMax: number): Promise<void> {
    await this.#ask({ ask: 'start', sources, mutant, hitsMax });
  }

  /** Loads the test files, by URL. */
  async load(files: readonly string[]): Promise<void> {
    await this.#ask({ ask: 'load', files: [...files] });
  }

  /** Loads the test files, by URL, and runs all their tests. */
  async dryRun(files: readonly string[]): Promise<DryRun> {
    const answer = await this.#ask({ ask: 'dry-run', files: [...files] });
    if (answer?.is === 'dry-run') return answer.dryRun;
    throw new Error(`The tests cannot be loaded: ${answer?.is === 'failed' ? answer.message : 'the process ended'}.`);
  }

  /** Null: no answer in time, and the process is gone. */
  async try(mutant: string, tests: readonly string[], hitsMax: number, limitMs: number): Promise<Trial | null> {
    return trialOf(await this.#ask({ ask: 'try', mutant, tests: [...tests], hitsMax }, limitMs));
  }

  /** Null: no answer in time, and the process is gone. */
  async tryFile(file: string, limitMs: number): Promise<Trial | null> {
    return trialOf(await this.#ask({ ask: 'try-file', file }, limitMs));
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }

  /** Null: the process ended before its answer, by itself or because the limit was over. */
  #ask(request: Request, limitMs?: number): Promise<Answer | null> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(null);
    const timer = limitMs === undefined ? undefined : setTimeout(() => this.end(), limitMs);
    return new Promise<Answer | null>((resolve, reject) => {
      const ended = () => resolve(null);
      child.once('exit', ended);
      child.once('message', (message) => {
        child.off('exit', ended);
        resolve(Answer.parse(message));
      });
      // The callback gets the failure of a process that has already ended: its exit says so too.
      child.send(
        request,
        (error) => error !== null && child.exitCode === null && child.signalCode === null && reject(error),
      );
    }).finally(() => clearTimeout(timer));
  }
}

function trialOf(answer: Answer | null): Trial | null {
  if (answer === null) return null;
  if (answer.is === 'trial') return answer.trial;
  throw new Error(answer.is === 'failed' ? answer.message : `A process answered ${answer.is} to a trial.`);
}
