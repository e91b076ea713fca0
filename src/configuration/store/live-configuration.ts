import type { ChangeStream, Db } from 'mongodb';
import type { RoutingConfiguration } from '../../domain/configuration.ts';
import { wait } from '../../waiting/backoff.ts';
import { type ConfigurationStore, createConfigurationStore } from './configuration-store.ts';

/** The configuration in force, followed as it changes while the process runs. */
export interface LiveConfiguration {
  /** The newest version loaded; null while there is none, and classify-declines waits. */
  current(): RoutingConfiguration | null;
  close(): Promise<void>;
}

interface LiveConfigurationOptions {
  /** Called with every version that is loaded. */
  onLoaded?: (configuration: RoutingConfiguration) => void;
  /** Called once when loading begins to fail; until it works again, the version loaded last stays in force. */
  onFailure?: (error: unknown) => void;
}

/** Even where the change stream is silent, a version is loaded within two seconds. */
const POLL_MS = 1_000;

/**
 * Loads the newest version and follows it: a change stream or, where that is silent, a poll starts a reload. Resolves after
 * the first attempt to load, whether or not it worked; an outage of MongoDB is never thrown.
 */
export async function followConfiguration(db: Db, options: LiveConfigurationOptions = {}): Promise<LiveConfiguration> {
  const follower = new ConfigurationFollower(db, options);
  await follower.start();
  return follower;
}

class ConfigurationFollower implements LiveConfiguration {
  readonly #db: Db;
  readonly #store: ConfigurationStore;
  readonly #options: LiveConfigurationOptions;
  readonly #closing = new AbortController();
  #nap = new AbortController();
  #current: RoutingConfiguration | null = null;
  #isFailing = false;
  #stream: ChangeStream | null = null;
  #following = Promise.resolve();

  constructor(db: Db, options: LiveConfigurationOptions) {
    this.#db = db;
    this.#store = createConfigurationStore(db);
    this.#options = options;
  }

  current(): RoutingConfiguration | null {
    return this.#current;
  }

  async start(): Promise<void> {
    await this.#reload();
    this.#following = this.#follow();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#following;
    await this.#stream?.close();
  }

  async #follow(): Promise<void> {
    const closing = this.#closing.signal;
    while (!closing.aborted) {
      await wait(POLL_MS, AbortSignal.any([closing, this.#nap.signal]));
      // Replaced before loading, so that a change during the load starts another one.
      this.#nap = new AbortController();
      if (!closing.aborted) await this.#reload();
    }
  }

  async #reload(): Promise<void> {
    try {
      this.#openStream();
      const newest = await this.#store.newestVersion();
      if (newest !== null && newest !== this.#current?.version) await this.#load(newest);
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing && !this.#closing.signal.aborted) this.#options.onFailure?.(error);
      this.#isFailing = true;
    }
  }

  async #load(version: number): Promise<void> {
    const loaded = await this.#store.load(version);
    this.#current = loaded ?? this.#current;
    if (this.#current !== null) this.#options.onLoaded?.(this.#current);
  }

  /** Opens the change stream, again after an error. The reload that follows finds what came in between. */
  #openStream(): void {
    if (this.#stream !== null || this.#closing.signal.aborted) return;
    const opened = this.#db.collection('config').watch([{ $match: { operationType: 'insert' } }]);
    this.#stream = opened;
    opened.on('change', () => this.#nap.abort());
    opened.on('error', () => {
      if (this.#stream === opened) this.#stream = null;
      opened.close().catch(() => {});
    });
  }
}
