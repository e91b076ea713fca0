import { LocalServer } from '../../../local/local-server.ts';
import type { ServerDefinition } from '../../../local/server.ts';

/** A process of the cluster, in the state that the run wants it in. */
export class Member {
  readonly #server: LocalServer;
  #wanted: 'up' | 'paused' | 'down' | 'retired' = 'down';
  /** A process that is being launched runs in a moment: whoever else wants it waits for that one. */
  #launching: Promise<void> | null = null;

  constructor(definition: ServerDefinition) {
    this.#server = new LocalServer(definition);
  }

  get name(): string {
    return this.#server.name;
  }

  /** Starts it and waits until it is ready. */
  async start(): Promise<void> {
    await this.launch();
    await this.#server.ready();
  }

  /** Starts it; it becomes ready when the servers that it needs are there. */
  async launch(): Promise<void> {
    this.#wantUp();
    this.#launching ??= this.#server.launch().finally(() => {
      this.#launching = null;
    });
    await this.#launching;
  }

  async kill(): Promise<void> {
    if (this.#wanted !== 'retired') this.#wanted = 'down';
    await this.#launched();
    await this.#server.kill();
  }

  /** Ends it for good: a fault that is under way cannot start it again. */
  async retire(): Promise<void> {
    this.#wanted = 'retired';
    await this.#launched();
    await this.#server.kill();
  }

  async stop(): Promise<void> {
    if (this.#wanted !== 'retired') this.#wanted = 'down';
    await this.#launched();
    await this.#server.stop();
  }

  pause(): void {
    if (this.#wanted === 'up') this.#wanted = 'paused';
    this.#server.pause();
  }

  resume(): void {
    if (this.#wanted === 'paused') this.#wanted = 'up';
    this.#server.resume();
  }

  /** Starts it again where it has ended by itself, as a supervisor does. @returns whether it had ended */
  async revive(): Promise<boolean> {
    if (this.#wanted !== 'up' || this.#launching !== null || this.#server.running) return false;
    await this.launch();
    return true;
  }

  /** Whatever was done to it, it runs again. */
  async heal(): Promise<void> {
    this.resume();
    if (!this.#server.running) await this.launch();
  }

  /** Nothing is left that could run a moment later. */
  async #launched(): Promise<void> {
    await this.#launching?.catch(() => undefined);
  }

  #wantUp(): void {
    if (this.#wanted === 'retired') throw new Error(`${this.name} is not started again`);
    this.#wanted = 'up';
  }
}
