import { describe, expect, it } from '@jest/globals';
import { statusText } from '../../../src/cli/status/status-text.ts';
import { judgeConditions } from '../../../src/inspect/conditions/conditions.ts';
import type { Status } from '../../../src/inspect/status/status.ts';
import { anInstance, aSnapshot } from '../../support/a-snapshot.ts';

const quiet: Status = {
  at: 1_700_000_000_000,
  ...{ needed: [], unknown: [], unread: [] },
  instances: [anInstance({ startedAt: 1_700_000_000_000, ports: { health: 9464 } })],
  configurationVersion: 3,
  pauses: [],
  lag: [
    {
      stage: 'apply-results',
      topic: 'flexecom-result',
      partition: 0,
      next: 8,
      end: 10,
      messages: 0,
      atLeast: false,
      seconds: 0,
    },
  ],
  stopped: [],
  held: [],
  submissions: { APPROVED: 3, DECLINED: 1 },
  debts: {},
  stranded: {},
  parked: { count: 0, byReason: {} },
  deadLetters: { byTopic: {}, open: [] },
  contradictions: { open: 0, chargedMinor: {} },
  recovery: { approved: 3, declined: 1, rate: 0.75, recoveredMinor: { USD: 7_500 } },
};

describe('the status, for a person', () => {
  it('calls a partition without readable messages up to date, whatever its offsets', () => {
    expect(statusText(quiet)).toContain('flexecom-result  up to date');
  });

  it('calls nothing up to date that no process runs', () => {
    const text = statusText({ ...quiet, instances: [anInstance({ roles: ['scheduler'] })] });
    expect(text).toContain('flexecom-result  nothing waits, and no process runs this stage');
    expect(text).not.toContain('up to date');
  });

  it('shows what runs where, and on which ports', () => {
    const partitions = ['running', 'running', 'held'].map((state, at) => ({ id: `apply-results/x/${at}`, state }));
    const text = statusText({
      ...quiet,
      instances: [anInstance({ roles: ['apply-results'], partitions, ports: { health: 9464 } })],
    });
    expect(text).toContain('running  app-1 (process 4711) since 2026-01-31 07:00:00.000 UTC: apply-results\n');
    expect(text).toContain('release 1.0.0, configuration version 3, 2 partitions running, 1 held, health on port 9464');
  });

  it('says that nothing runs, and who was killed', () => {
    const text = statusText({ ...quiet, instances: [anInstance({ roles: ['apply-results'], isGone: true })] });
    expect(text).toContain(
      'NOTHING RUNS; start it with: salvage run\nSILENT   app-1 (process 4711) since 2026-01-31 07:59:59',
    );
    expect(statusText({ ...quiet, instances: [] })).toContain('NOTHING RUNS; start it with: salvage run');
  });

  it('shows what needs a person first, and what could not be read', () => {
    const snapshot = aSnapshot({ instances: [], lag: null });
    const { holding: needed, unknown } = judgeConditions(snapshot);
    const text = statusText({ ...quiet, needed, unknown, unread: [{ part: 'lag', why: 'no answer within 30000 ms' }] });
    expect(text).toContain('page    NOTHING_RUNS: nothing runs\n        begin with: salvage run');
    expect(text).toContain('unread  lag could not be read: no answer within 30000 ms');
    expect(text).toContain('unknown ROLE_RUNS_NOWHERE, SHOPPERS_WAIT, STAGE_BEHIND');
    expect(statusText(quiet)).toContain('nothing needs a person');
  });

  it('R22: shows what is paused, by whom and why, how much waits, and how it ends', () => {
    const text = statusText({
      ...quiet,
      pauses: [
        { gatewayId: 'fx-one', route: 'RERUN', operator: { by: 'jo', why: 'a test', since: 0 }, waiting: 2 },
        { gatewayId: 'fx-two', route: null, operator: null, waiting: 0 },
      ],
    });
    expect(text).toMatch(
      /PAUSED {2}fx-one for RERUN by jo since 1970.*: a test; 2 submissions wait. End it with: salvage resume fx-one RERUN/,
    );
    expect(text).toContain('PAUSED  fx-two by the configuration; 0 submissions wait. Change `paused` to end it');
  });

  it('shows the recovery rate and the money', () => {
    expect(statusText(quiet)).toContain('recovery: 75.0 % (3 approved, 1 declined), 75.00 USD');
  });

  it('names the command to use for everything that needs a person', () => {
    const text = statusText({
      ...quiet,
      configurationVersion: 0,
      stopped: [{ id: 'apply-results/flexecom-result/0', kind: 'refused', reason: 'a gap', since: 0 }],
      stranded: { PENDING: 2, SENDING: 1 },
      contradictions: { open: 2, chargedMinor: { USD: 5_000 } },
    });
    expect(text).toContain('STRANDED:    3 (PENDING 2, SENDING 1); reconcile puts them right');
    expect(text).toContain('salvage config apply FILE');
    expect(text).toContain('salvage checkpoint show apply-results/flexecom-result/0');
    expect(text).toContain('CONTRADICTIONS: 2 open, 50.00 USD; see: salvage contradictions');
  });
});
