import { describe, expect, it } from '@jest/globals';
import { CONDITIONS, isPersonNeeded, judgeConditions } from '../../../src/inspect/conditions/conditions.ts';
import type { Snapshot } from '../../../src/inspect/snapshot/snapshot.ts';
import { AT, anInstance, aSnapshot } from '../../support/a-snapshot.ts';
import { CONDITION_CASES, gone, parked, pause } from '../../support/condition-cases.ts';

const MINUTE_MS = 60_000;

/** Name and sentence of what holds. */
function sayings(changes: Partial<Snapshot>): string[] {
  return judgeConditions(aSnapshot(changes)).holding.map(({ name, says }) => `${name}: ${says}`);
}

describe('the conditions under which a person is needed', () => {
  it('hold nowhere in a healthy pipeline', () => {
    expect(judgeConditions(aSnapshot())).toEqual({ holding: [], unknown: [] });
  });

  it('each have a case in test/support/condition-cases.ts, in the same order', () => {
    expect(Object.keys(CONDITION_CASES)).toEqual(CONDITIONS.map(({ name }) => name));
  });

  it.each(Object.entries(CONDITION_CASES))(
    '%s holds alone, and not a moment earlier',
    (name, { holdsNot, holds, says }) => {
      expect(sayings(holdsNot)).toEqual([]);
      expect(sayings(holds)).toEqual([`${name}: ${says}`]);
    },
  );

  it('come in the order of the money that they cost', () => {
    const all = {
      ...CONDITION_CASES.PARTITION_STOPPED?.holds,
      ...CONDITION_CASES.CONTRADICTIONS_OPEN?.holds,
      pauses: [pause(2)],
    };
    expect(judgeConditions(aSnapshot(all)).holding.map(({ name }) => name)).toEqual([
      'PARTITION_STOPPED',
      'CONTRADICTIONS_OPEN',
      'PAUSED_FOR_LONG',
    ]);
  });

  it('say about what, how much money, since when, and which command helps', () => {
    const [found] = judgeConditions(aSnapshot(CONDITION_CASES.SUBMISSIONS_PARKED?.holds)).holding;
    expect(found).toMatchObject({
      ...{ severity: 'ticket', runbook: 'parked-and-overdue-submissions', count: 4, about: ['flexecom'] },
      ...{ moneyMinor: { USD: 4_200 }, since: AT - 10 * MINUTE_MS, command: 'salvage status' },
    });
  });

  it('are unknown where the part that tells could not be read', () => {
    const { holding, unknown } = judgeConditions(aSnapshot({ contradictions: null, lag: null }));
    expect(holding).toEqual([]);
    expect(unknown).toEqual(['ROLE_RUNS_NOWHERE', 'SHOPPERS_WAIT', 'CONTRADICTIONS_OPEN', 'STAGE_BEHIND']);
  });

  it('do not take a console for the pipeline', () => {
    expect(sayings({ instances: [anInstance({ roles: ['console'] })] })).toEqual(['NOTHING_RUNS: nothing runs']);
    expect(sayings({ instances: [anInstance({ roles: ['console', 'scheduler'] })] })).toEqual([]);
  });

  it('leave out what waits for a pause', () => {
    expect(sayings({ parked: [parked(60)], pauses: [pause(0.5)] })).toEqual([]);
  });

  it('tell of a gateway that paused itself once, however long ago that was', () => {
    const refused = pause(3, { by: 'decline-salvage' });
    expect(judgeConditions(aSnapshot({ pauses: [refused] })).holding.map(({ name }) => name)).toEqual([
      'GATEWAY_PAUSED_ITSELF',
    ]);
  });

  it('count one silent instance for each that nobody has replaced', () => {
    const started = anInstance({ startedAt: AT - 30_000 });
    expect(sayings({ instances: [started, gone(), gone({ id: 'older', pid: 13, beatAt: AT - 50_000 })] })).toEqual([
      'INSTANCE_SILENT: 1 instance silent: app-1 (process 12) for 40 s',
    ]);
    expect(sayings({ instances: [started, gone({ roles: ['scheduler'] })] })).toHaveLength(1);
  });

  it('need a person where one holds that is more than good to know, or is unknown', () => {
    const isNeeded = (changes: Partial<Snapshot>) => isPersonNeeded(judgeConditions(aSnapshot(changes)));
    expect(isNeeded({})).toBe(false);
    expect(isNeeded({ pauses: [pause(2)] })).toBe(false);
    expect(isNeeded({ stranded: { PENDING: 1 } })).toBe(true);
    expect(isNeeded({ stranded: null })).toBe(true);
  });
});
