import { whenWeAreGone } from './guardian.ts';
import { isRunning, type ProcessIdentity, signal } from './process-identity.ts';
import { launch, type ServerDefinition, stopServer, untilReady } from './server.ts';

/** One server of a stack, which a test of outages may take away and bring back: same port, same data. */
export class LocalServer {
  readonly #definition: ServerDefinition;
  #identity: ProcessIdentity | undefined;
  #dismissGuardian: (() => void) | undefined;

  constructor(definition: ServerDefinition) {
    this.#definition = definition;
  }

  /** Starts it and waits until it is ready. */
  async start(): Promise<void> {
    await this.#definition.prepare();
    this.#identity = launch(this.#definition);
    this.#dismissGuardian = whenWeAreGone('kill -9 "$1"', [String(this.#identity.pid)]);
    await untilReady(this.#definition, this.#identity);
  }

  /** Ends it cleanly; does nothing where it does not run. */
  async stop(): Promise<void> {
    const identity = this.#identity;
    if (identity === undefined) return;
    await stopServer(identity);
    this.#dismissGuardian?.();
    this.#identity = undefined;
  }

  /** SIGKILL, as a crash would have it. Resolves when it is gone. */
  async kill(): Promise<void> {
    if (this.#identity !== undefined) signal(this.#identity, 'SIGKILL');
    await this.stop();
  }

  /** Connections stay open and nothing answers, until `resume`. */
  pause(): void {
    if (this.#identity !== undefined) signal(this.#identity, 'SIGSTOP');
  }

  resume(): void {
    if (this.#identity !== undefined) signal(this.#identity, 'SIGCONT');
  }

  get running(): boolean {
    return this.#identity !== undefined && isRunning(this.#identity);
  }
}
