import { describe, expect, it } from '@jest/globals';
import { SnapshotFeed } from '../../../src/console/live/snapshot-feed.ts';
import { until } from '../../support/until.ts';

describe('the snapshot that everybody watches', () => {
  it('is read once, however many watch', async () => {
    let reads = 0;
    const seen: number[] = [];
    const feed = new SnapshotFeed(async () => ++reads, 60_000);
    for (let viewer = 0; viewer < 100; viewer++) {
      feed.watch((reading) => reading.kind === 'read' && seen.push(reading.snapshot));
    }
    await until(async () => seen.length === 100);
    expect(await feed.latest()).toEqual({ kind: 'read', snapshot: 1 });
    expect(reads).toBe(1);
    await feed.stop();
  });

  it('is not read while nobody watches, and again when somebody comes', async () => {
    let reads = 0;
    const feed = new SnapshotFeed(async () => ++reads, 1);
    await feed.latest();
    await until(async () => {
      const before = reads;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return reads === before;
    });
    const before = reads;
    await feed.latest();
    expect(reads).toBeGreaterThan(before);
    await feed.stop();
  });

  it('says why it could not be read, and goes on', async () => {
    let reads = 0;
    const kinds: string[] = [];
    const feed = new SnapshotFeed(async () => {
      reads += 1;
      if (reads === 1) throw new Error('Kafka is away');
      return reads;
    }, 1);
    feed.watch((reading) => kinds.push(reading.kind === 'failed' ? reading.problem : reading.kind));
    await until(async () => kinds.length >= 2);
    expect(kinds.slice(0, 2)).toEqual(['Kafka is away', 'read']);
    await feed.stop();
  });
});
