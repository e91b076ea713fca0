import { describe, expect, it } from '@jest/globals';
import { PartitionLife, type PartitionState } from '../../../src/engine/partition/partition-state.ts';
import { FatalError } from '../../../src/errors.ts';

type Kind = PartitionState['kind'];

const KINDS: readonly Kind[] = ['taking-over', 'running', 'held', 'fenced', 'stopped', 'released'];

function stateOf(kind: Kind, reason = 'why'): PartitionState {
  return kind === 'held' || kind === 'stopped' ? { kind, reason } : { kind };
}

function lifeIn(kind: Kind): PartitionLife {
  const life = new PartitionLife([]);
  if (kind !== 'taking-over') life.become(stateOf(kind));
  return life;
}

function statesAfter(kind: Kind): Kind[] {
  return KINDS.filter((to) => {
    if (to === kind) return false;
    const life = lifeIn(kind);
    try {
      life.become(stateOf(to));
      return true;
    } catch {
      return false;
    }
  });
}

describe('a partition', () => {
  it('starts by taking over', () => {
    expect(new PartitionLife([]).state).toEqual({ kind: 'taking-over' });
  });

  it.each<[Kind, Kind[]]>([
    ['taking-over', ['running', 'held', 'fenced', 'stopped', 'released']],
    ['running', ['taking-over', 'held', 'fenced', 'stopped', 'released']],
    ['held', ['taking-over', 'running', 'fenced', 'stopped', 'released']],
    ['fenced', ['taking-over', 'released']],
    ['stopped', ['taking-over', 'released']],
    ['released', []],
  ])('that is %s can only become %j', (kind, expected) => {
    expect(statesAfter(kind)).toEqual(KINDS.filter((to) => expected.includes(to)));
  });

  it('never runs again after fencing or a stop without taking over first', () => {
    for (const kind of ['fenced', 'stopped'] as const) {
      expect(() => lifeIn(kind).become({ kind: 'running' })).toThrow(FatalError);
      const again = lifeIn(kind);
      again.become({ kind: 'taking-over' });
      again.become({ kind: 'running' });
      expect(again.state).toEqual({ kind: 'running' });
    }
  });

  it('keeps its state where a transition is refused, and says which one it was', () => {
    const life = lifeIn('stopped');
    expect(() => life.become({ kind: 'running' })).toThrow('a partition cannot go from stopped to running');
    expect(life.state).toEqual({ kind: 'stopped', reason: 'why' });
  });

  it('can be held for another reason than before', () => {
    const life = lifeIn('held');
    life.become({ kind: 'held', reason: 'another' });
    expect(life.state).toEqual({ kind: 'held', reason: 'another' });
  });
});

describe('a listener of a partition', () => {
  it('is called with every state entered and the one left, the first state included', () => {
    const changes: [Kind | undefined, Kind][] = [];
    const life = new PartitionLife([(to, from) => void changes.push([from?.kind, to.kind])]);
    life.become({ kind: 'running' });
    life.become({ kind: 'held', reason: 'a server is away' });
    life.become({ kind: 'taking-over' });
    life.become({ kind: 'released' });
    expect(changes).toEqual([
      [undefined, 'taking-over'],
      ['taking-over', 'running'],
      ['running', 'held'],
      ['held', 'taking-over'],
      ['taking-over', 'released'],
    ]);
  });

  it('is not called for a transition that is refused', () => {
    const entered: Kind[] = [];
    const life = new PartitionLife([({ kind }) => void entered.push(kind)]);
    life.become({ kind: 'fenced' });
    expect(() => life.become({ kind: 'running' })).toThrow(FatalError);
    expect(entered).toEqual(['taking-over', 'fenced']);
  });
});
