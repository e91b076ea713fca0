import { runAfterExit } from './guardian.ts';
import { isRunning, type ProcessIdentity, signal } from './process-identity.ts';
import { launch, type ServerDefinition, stopServer, untilReady } from './server.ts';

/** One server of a stack. Tests of outages stop it and start it again, on the same port and data. */
export class LocalServer {
  readonly #definition: ServerDefinition;
  #identity: ProcessIdentity | undefined;
  #dismissGuardian: (() => void) | undefined;

  constructor(definition: ServerDefinition) {
    this.#definition = definition;
  }

  /** Starts it and waits until it is ready. */
  async start(): Promise<void> {
    await this.launch();
    await this.ready();
  }

  /** Waits until it is ready; it was launched before. */
  async ready(): Promise<void> {
    if (this.#identity !== undefined) await untilReady(this.#definition, this.#identity);
  }

  /** Starts it, and does not wait until it is ready: the servers that it needs may be away. */
  async launch(): Promise<void> {
    await this.#definition.prepare();
    this.#dismissGuardian?.();
    const identity = launch(this.#definition);
    this.#identity = identity;
    this.#dismissGuardian = runAfterExit('kill -9 "$1"', [String(identity.pid)]);
  }

  get name(): string {
    return this.#definition.name;
  }

  /** Stops it cleanly; does nothing where it is not running. */
  async stop(): Promise<void> {
    const identity = this.#identity;
    if (identity === undefined) return;
    await stopServer(identity);
    this.#dismissGuardian?.();
    this.#identity = undefined;
  }

  /** Ends it as a crash does, by SIGKILL. Resolves when it has ended. */
  async kill(): Promise<void> {
    if (this.#identity !== undefined) signal(this.#identity, 'SIGKILL');
    await this.stop();
  }

  /** Connections stay open and get no answers until `resume`. */
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
