import { describe, expect, it } from '@jest/globals';
import { partitionGroups, partitionRows } from '../../../src/console/browser/pages/partition-rows.ts';

const lag = (partition: number, seconds = 0) => ({
  ...{ stage: 'apply-results', topic: 'flexecom-result', partition, seconds, messages: seconds },
  ...{ next: 10, end: 20, atLeast: false },
});
const id = (partition: number) => `apply-results/flexecom-result/${partition}`;
const instance = {
  ...{
    id: 'i',
    host: 'a',
    pid: 7,
    roles: ['apply-results'],
    version: '1',
    configurationVersion: 1,
    state: 'running' as const,
  },
  ...{ ports: {}, startedAt: 0, beatAt: 0, isGone: false },
  partitions: [0, 1, 2].map((partition) => ({ id: id(partition), state: 'running' })),
};

describe('the rows of the page Partitions', () => {
  it('begin with what waits for a person, then what waits for a server, then what is behind', () => {
    const rows = partitionRows({
      lag: [lag(0), lag(1, 5), lag(2), lag(3), lag(10)],
      partitions: {
        stopped: [{ id: id(2), kind: 'dead-letters', reason: 'too many', since: 1 }],
        held: [{ id: id(0), reason: 'MongoDB is away', since: 2 }],
      },
      instances: [instance],
    });
    expect(rows.map(({ partition, state, why }) => [partition, state, why])).toEqual([
      [2, 'stopped', 'too many'],
      [0, 'held', 'MongoDB is away'],
      [3, 'owned by nobody', null],
      [10, 'owned by nobody', null],
      [1, 'running', null],
    ]);
    expect(rows.find(({ partition }) => partition === 1)?.owner).toBe('a, process 7');
  });

  it('call no process the owner that is gone', () => {
    const [row] = partitionRows({ lag: [lag(0)], partitions: null, instances: [{ ...instance, isGone: true }] });
    expect(row).toMatchObject({ state: 'owned by nobody', owner: null });
  });

  it('stand in groups of a stage and topic, whose order does not change with the lag', () => {
    const other = { ...lag(0, 90), stage: 'classify-declines', topic: 'submission-due' };
    const rows = partitionRows({ lag: [lag(2), lag(10), lag(1, 5), other], partitions: null, instances: [instance] });
    const groups = partitionGroups(rows).map(({ name, text, rows: some }) => [
      name,
      text,
      some.map((one) => one.partition),
    ]);
    expect(groups).toEqual([
      ['apply-results/flexecom-result', '3 partitions: 1 owned by nobody, 2 running; at most 5 s behind', [1, 2, 10]],
      ['classify-declines/submission-due', '1 partition: 1 owned by nobody; at most 1 min behind', [0]],
    ]);
  });
});
