import type { ChangeStream, Db } from 'mongodb';
import type { RoutingConfiguration } from '../../domain/configuration.ts';
import { wait } from '../../waiting/backoff.ts';
import { createConfigurationStore } from './configuration-store.ts';

/** The configuration in force, as it changes under a running process. */
export interface LiveConfiguration {
  /** The newest version known; null as long as none was ever loaded (classify-declines then holds). */
  current(): RoutingConfiguration | null;
  close(): Promise<void>;
}

export interface LiveConfigurationOptions {
  /** Told of every version taken up. */
  onLoaded?: (configuration: RoutingConfiguration) => void;
  /** Told when loading begins to fail, once until it works again; what was loaded stays in force meanwhile. */
  onTrouble?: (error: unknown) => void;
}

/** Where the change stream says nothing, this alone keeps the promise of taking up a version within 2 s. */
const POLL_MS = 1_000;

/**
 * Loads the newest version and follows it: a change stream only wakes a whole reload, and a poll does the same where the
 * stream is silent. Resolves after the first attempt to load, whether or not it worked; never throws for an outage.
 */
export async function followConfiguration(db: Db, options: LiveConfigurationOptions = {}): Promise<LiveConfiguration> {
  const store = createConfigurationStore(db);
  const closing = new AbortController();
  let nap = new AbortController();
  let current: RoutingConfiguration | null = null;
  let inTrouble = false;
  let stream: ChangeStream | null = null;

  const wake = () => nap.abort();

  /** Opens the stream anew after an error; as it opens after that, what came in between is found by the next reload. */
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
        if (current !== null) {
          options.onLoaded?.(current);
        }
      }
      inTrouble = false;
    } catch (error) {
      if (!inTrouble && !closing.signal.aborted) {
        options.onTrouble?.(error);
      }
      inTrouble = true;
    }
  };

  const follow = async () => {
    while (!closing.signal.aborted) {
      await wait(POLL_MS, AbortSignal.any([closing.signal, nap.signal]));
      // Made anew before loading: a change that comes while it loads makes it load once more.
      nap = new AbortController();
      if (!closing.signal.aborted) {
        await reload();
      }
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
