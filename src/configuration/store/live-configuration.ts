import type { ChangeStream, Db } from 'mongodb';
import type { RoutingConfiguration } from '../../domain/configuration.ts';
import { wait } from '../../waiting/backoff.ts';
import { createConfigurationStore } from './configuration-store.ts';

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
  const store = createConfigurationStore(db);
  const closing = new AbortController();
  let nap = new AbortController();
  let current: RoutingConfiguration | null = null;
  let isFailing = false;
  let stream: ChangeStream | null = null;

  const wake = () => nap.abort();

  /** Opens the stream, again after an error. The reload that follows finds what came in between. */
  const listen = () => {
    if (stream !== null || closing.signal.aborted) return;
    const opened = db.collection('config').watch([{ $match: { operationType: 'insert' } }]);
    stream = opened;
    opened.on('change', wake);
    opened.on('error', () => {
      stream = stream === opened ? null : stream;
      opened.close().catch(() => {});
    });
  };

  const reload = async () => {
    try {
      listen();
      const newest = await store.newestVersion();
      if (newest !== null && newest !== current?.version) {
        current = (await store.load(newest)) ?? current;
        if (current !== null) options.onLoaded?.(current);
      }
      isFailing = false;
    } catch (error) {
      if (!isFailing && !closing.signal.aborted) options.onFailure?.(error);
      isFailing = true;
    }
  };

  const follow = async () => {
    while (!closing.signal.aborted) {
      await wait(POLL_MS, AbortSignal.any([closing.signal, nap.signal]));
      // Replaced before loading, so that a change during the load starts another one.
      nap = new AbortController();
      if (!closing.signal.aborted) await reload();
    }
  };

  await reload();
  const following = follow();
  return {
    current: () => current,
    close: async () => {
      closing.abort();
      await following;
      await stream?.close();
    },
  };
}
