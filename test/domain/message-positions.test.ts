import { describe, expect, it } from '@jest/globals';
import { withMessagePosition } from '../../src/domain/message-positions.ts';
import { aSubmission } from '../support/a-submission.ts';
import { InMemoryStore } from '../support/in-memory-state.ts';

const positionAt = (offset: number) => ({ topic: 'flexecom-result', partition: 2, offset });
const change = { collection: 'submissions', id: 'sub_1', set: { parked: false } } as const;

function stateOf(store: InMemoryStore) {
  const refs = () => [
    { collection: 'declines' as const, id: 'dec_1' },
    { collection: 'submissions' as const, id: 'sub_1' },
    { collection: 'contradictions' as const, id: 'con_1' },
  ];
  return store.loadedFor(refs, [null]);
}

/** The positions in a submission after the messages at these offsets have changed it. */
function afterMessagesAt(offsets: readonly number[]) {
  const store = new InMemoryStore();
  store.put('submissions', aSubmission());
  for (const offset of offsets) store.apply(withMessagePosition([change], positionAt(offset), stateOf(store)));
  return store.get('submissions', 'sub_1')?.positions;
}

describe('the positions of the messages that changed a document', () => {
  it('are noted in declines, submissions and contradictions, and in nothing else', () => {
    const store = new InMemoryStore();
    const changes = [
      { collection: 'declines', id: 'dec_1', set: { repeats: 1 } },
      change,
      { collection: 'contradictions', id: 'con_1', set: { settled: null } },
      { collection: 'debts', id: 'debt_1', set: { guard: 1 } },
    ] as const;
    const noted = withMessagePosition(changes, positionAt(7), stateOf(store));
    expect(noted.map(({ set }) => ('positions' in set ? set.positions : undefined))).toEqual([
      [positionAt(7)],
      [positionAt(7)],
      [positionAt(7)],
      undefined,
    ]);
  });

  it('grow with each message, and hold one that is decided twice only once', () => {
    expect(afterMessagesAt([3, 5, 5])).toEqual([positionAt(3), positionAt(5)]);
  });

  it('differ by topic, by partition and by offset', () => {
    const store = new InMemoryStore();
    store.put('submissions', aSubmission());
    const positions = [
      positionAt(3),
      { ...positionAt(3), partition: 0 },
      { ...positionAt(3), topic: 'submission-due' },
      { topic: 'submission-due', partition: 0, offset: 3 },
    ];
    for (const position of positions) store.apply(withMessagePosition([change], position, stateOf(store)));
    expect(store.get('submissions', 'sub_1')?.positions).toEqual(positions);
  });

  it('are bounded: of a flood the first and the last stay', () => {
    const offsets = Array.from({ length: 1_000 }, (_, offset) => offset);
    const kept = afterMessagesAt(offsets)?.map(({ offset }) => offset);
    expect(kept).toEqual([...offsets.slice(0, 20), ...offsets.slice(-20)]);
  });
});
