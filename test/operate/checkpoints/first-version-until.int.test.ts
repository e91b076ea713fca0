import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CheckpointView } from '../../../src/inspect/checkpoints/checkpoints.ts';
import { firstVersionUntil, type UpgradedAt } from '../../../src/operate/checkpoints/first-version-until.ts';
import { aCheckpointView } from '../../inspect/checkpoints/a-checkpoint-view.ts';
import { Deployment } from '../../support/deployment.ts';

const deployment = new Deployment();
const { names, kafka } = deployment;
const admin = kafka.admin();
const UPGRADED_AT = Date.parse('2026-11-20T08:00:00Z');
const restored = { stopped: null, next: 1, restoredFromFirstVersion: true } as const;
const DECLINES = { stage: 'classify-declines', topic: 'payment-declined.new-sale', lane: 'cascade' } as const;

beforeAll(async () => {
  await deployment.setUp();
  await admin.connect();
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  // Hours before and after the upgrade.
  const messages = [-3, -2, -1, 1, 2].map((hours) => ({
    key: 'order',
    value: 'a decline',
    partition: 0,
    timestamp: String(UPGRADED_AT + hours * 3_600_000),
  }));
  await producer.send({ topic: names.topic('payment-declined.new-sale'), messages });
  await producer.disconnect();
});

afterAll(async () => {
  await admin.disconnect();
  await deployment.close();
});

function until(upgradedAt: UpgradedAt | undefined, fields: Partial<CheckpointView> = {}): Promise<number | null> {
  const view = aCheckpointView(restored, { input: DECLINES, partition: 0, committed: 5, ...fields });
  return firstVersionUntil({ admin, kafka, names }, view, view.checkpoint.next, upgradedAt);
}

describe('where 0.1.0 stopped, in a partition of declines whose database comes from a backup of 0.1.0', () => {
  it('must be said by the operator', async () => {
    await expect(until(undefined)).rejects.toThrow(/a card could be charged a second time.* --upgraded-at TIME/);
  });

  it('is the first message at the time of the upgrade or later', async () => {
    expect(await until(UPGRADED_AT)).toBe(3);
  });

  it('is the group’s offset where nothing came since, and where the first upgrade is this one', async () => {
    expect(await until(UPGRADED_AT + 86_400_000)).toBe(5);
    expect(await until('now')).toBe(5);
  });

  it('R14: is where the answers of this release begin: 0.1.0 was behind, and billing published during the upgrade', async () => {
    const producer = kafka.producer({ allowAutoTopicCreation: false });
    await producer.connect();
    const { _id } = aCheckpointView(restored, { input: DECLINES, partition: 0 }).checkpoint;
    const answer = (chunk: string) => ({ key: 'order', value: 'an answer', headers: { salvage_chunk: chunk } });
    const answers = [
      // Of 0.1.0, of another partition, and of what was read again after a reset.
      answer('classify-declines/payment-declined.new-sale/0/3/0'),
      answer(`${_id}1/4/0`),
      answer(`${_id}/1795600000000/1`),
      answer(`${_id}/5/4`),
    ];
    await producer.send({ topic: names.topic('decline-accepted'), messages: answers });
    expect(await until(UPGRADED_AT)).toBe(4);
    await producer.send({ topic: names.topic('decline-not-sent'), messages: [answer(`${_id}/4/2`)] });
    await producer.disconnect();
    expect(await until(UPGRADED_AT)).toBe(2);
    expect(await until('now')).toBe(2);
    expect(await until(UPGRADED_AT, { committed: 1 })).toBeNull();
  });

  it('must be said of requests for reruns, too', async () => {
    const reruns = { stage: 'classify-declines', topic: 'rerun-requested', lane: 'bulk' } as const;
    await expect(until(undefined, { input: reruns })).rejects.toThrow('--upgraded-at TIME');
  });

  it('does not matter for what has the same ids in both releases, and where nothing is read again', async () => {
    const results = { stage: 'apply-results', topic: 'flexecom-result', lane: 'bulk' } as const;
    expect(await until(undefined, { input: results })).toBeNull();
    expect(await until(undefined, { committed: 1 })).toBeNull();
  });
});
