import type { Change, State } from './decision.ts';
import type { MessagePosition } from './documents/message-position.ts';

/**
 * Enough for every message that changes a document, and some of a flood of repeats. The first ones tell how it began, so
 * the middle is left out.
 */
const FIRST_KEPT = 20;
const LAST_KEPT = 20;

/**
 * The changes of a decision, with the position of the message that was decided noted in each decline, submission and
 * contradiction that it changes. `salvage trace` reads the message there, and need not search a topic of millions.
 */
export function withMessagePosition(changes: readonly Change[], position: MessagePosition, state: State): Change[] {
  return changes.map((change) => {
    switch (change.collection) {
      case 'declines':
        return { ...change, set: { ...change.set, positions: positionsAfter(change, position, state) } };
      case 'submissions':
        return { ...change, set: { ...change.set, positions: positionsAfter(change, position, state) } };
      case 'contradictions':
        return { ...change, set: { ...change.set, positions: positionsAfter(change, position, state) } };
      default:
        return change;
    }
  });
}

type TracedCollection = 'declines' | 'submissions' | 'contradictions';

function positionsAfter(
  { collection, id }: { collection: TracedCollection; id: string },
  position: MessagePosition,
  state: State,
): MessagePosition[] {
  const before = state.get(collection, id)?.positions ?? [];
  if (before.some((known) => isSame(known, position))) return before;
  const first = before.slice(0, FIRST_KEPT);
  return [...first, ...before.slice(FIRST_KEPT).slice(1 - LAST_KEPT), position];
}

function isSame(a: MessagePosition, b: MessagePosition): boolean {
  return a.topic === b.topic && a.partition === b.partition && a.offset === b.offset;
}
