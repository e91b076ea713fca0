/**
 * Bug: kafkajs 2.2.4 loses topics from a client's metadata when several requests use the client at once, as take-overs and
 * `salvage status` use one admin client.
 *
 * - Who asks for fresh metadata while a refresh is under way gets that refresh, which may have been sent before the
 *   caller's topic was added.
 * - `refreshMetadata` and `refreshMetadataIfNecessary` may be under way together. With several brokers the older answer
 *   may arrive last, and replaces the newer one.
 *
 * kafkajs then takes a topic that is missing for one without partitions: `fetchTopicOffsets` fails with "Cannot destructure
 * property 'partitions'", and `fetchOffsets` answers as if the group had committed nothing. With three brokers,
 * `salvage status` failed every sixth time.
 *
 * Patch: a client sends one refresh at a time. Who asks while one is under way shares the next one with all others who
 * ask, so that requests still run side by side and a broker that hangs delays none of them by more than two refreshes.
 *
 * Test: test/kafka/kafkajs-patches/metadata-refreshes.test.ts.
 *
 * No longer needed when the first test there, which shows the bug, fails after an update of kafkajs.
 */
import KafkajsCluster from 'kafkajs/src/cluster/index.js';

/** The part of kafkajs's view of the brokers that is patched. Every admin, producer and consumer has one. */
interface RefreshingCluster {
  refreshMetadata(): Promise<void>;
  refreshMetadataIfNecessary(): Promise<void>;
}

/** Lets several requests share a client of this process without losing each other's topics. */
export function patchMetadataRefreshes(cluster: RefreshingCluster = KafkajsCluster.prototype): void {
  if (patched.has(cluster)) return;
  patched.add(cluster);
  const { refreshMetadata, refreshMetadataIfNecessary } = cluster;
  const refreshes = new WeakMap<RefreshingCluster, Refreshes>();

  const refreshesOf = (own: RefreshingCluster) => {
    const known = refreshes.get(own) ?? new Refreshes();
    refreshes.set(own, known);
    return known;
  };
  cluster.refreshMetadata = function (this: RefreshingCluster) {
    return refreshesOf(this).next('always', () => refreshMetadata.call(this));
  };
  cluster.refreshMetadataIfNecessary = function (this: RefreshingCluster) {
    return refreshesOf(this).next('if necessary', () => refreshMetadataIfNecessary.call(this));
  };
}

const patched = new WeakSet<RefreshingCluster>();

/** The refreshes of one client, one after another. */
class Refreshes {
  #last: Promise<void> = Promise.resolve();
  readonly #waiting = new Map<string, Promise<void>>();

  /** The next refresh of this kind, which has not been sent yet. */
  next(kind: string, refresh: () => Promise<void>): Promise<void> {
    const waiting = this.#waiting.get(kind);
    if (waiting !== undefined) return waiting;
    const begin = () => {
      this.#waiting.delete(kind);
      return refresh();
    };
    const next = this.#last.then(begin, begin);
    this.#waiting.set(kind, next);
    this.#last = next;
    return next;
  }
}
