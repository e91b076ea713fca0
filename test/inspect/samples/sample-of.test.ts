import { describe, expect, it } from '@jest/globals';
import { sampleOf } from '../../../src/inspect/samples/sample-of.ts';
import { AT, anInstance, aSnapshot } from '../../support/a-snapshot.ts';

const lag = (stage: string, topic: string, next: number | null, messages: number, seconds: number) => ({
  ...{ stage, topic, partition: 0, end: 100, atLeast: false },
  ...{ next, messages, seconds },
});

describe('a sample', () => {
  it('is of the ten seconds in which it was taken', () => {
    expect(sampleOf(aSnapshot({ at: AT + 19_999 }))._id).toBe(AT + 10_000);
  });

  it('has the worst of each lane, and how far each stage has read', () => {
    const read = aSnapshot({
      lag: [
        lag('classify-declines', 'payment-declined.new-sale', 40, 2, 3),
        lag('apply-results', 'flexecom-result.cascade', 5, 4, 1),
        lag('classify-declines', 'payment-declined.recurring', 60, 7, 90),
        lag('classify-declines', 'rerun-requested', null, 0, 0),
      ],
    });
    expect(sampleOf(read)).toMatchObject({
      lag: { cascade: { messages: 6, seconds: 3 }, bulk: { messages: 7, seconds: 90 } },
      applied: { 'classify-declines': 100, 'apply-results': 5 },
    });
  });

  it('counts what is open, lives and was recovered', () => {
    const parked = { gatewayId: 'a', reason: 'away', count: 4, atLeast: false, since: AT, amountMinor: {} };
    const recovered = { since: AT, timeZone: 'UTC', byCurrency: { USD: { count: 1, amountMinor: 2_400 } } };
    const read = aSnapshot({
      ...{ parked: [parked, { ...parked, gatewayId: 'b' }], recovered },
      submissions: { SENT: { count: 12, atLeast: false } },
      instances: [anInstance(), anInstance({ isGone: true })],
    });
    expect(sampleOf(read)).toMatchObject({
      ...{ open: { SENT: 12 }, parked: 8, instances: 1, contradictions: 0, deadLetters: 0 },
      recovered: { USD: { count: 1, amountMinor: 2_400 } },
    });
  });

  it('says what could not be read', () => {
    const unread = { lag: null, submissions: null, parked: null, cascades: null, recovered: null, instances: null };
    const nothing = { lag: null, applied: null, open: null, parked: null, cascades: null, recovered: null };
    expect(sampleOf(aSnapshot(unread))).toMatchObject({ ...nothing, instances: null });
  });
});
