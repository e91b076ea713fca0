import { describe, expect, it } from '@jest/globals';
import { ROUTES } from '../../../src/demo/report/routes.ts';
import { type DemoResult, demoSummary } from '../../../src/demo/report/summary.ts';
import { ContradictionKind, NotSentReason } from '../../../topics/contract/fields.ts';

const NOTHING: DemoResult = {
  accounts: {
    accounting: {
      declines: 0,
      submitted: 0,
      notSent: 0,
      duplicates: 0,
      deadLetters: 0,
      recovered: 0,
      failed: 0,
      contradictions: 0,
      pending: 0,
      recoveredMinor: {},
      ordersComplete: 0,
      unaccounted: 0,
    },
    completed: [],
    contradictions: [],
    submissions: [],
    notSentByReason: {},
  },
  findings: {
    configurations: new Map(),
    history: [],
    debts: new Map(),
    rerunChannels: new Map(),
    deadLettersByReason: {},
    deadLettersMasked: 0,
    resultsBySource: {},
    signedWithOldSecret: 0,
  },
  scheduleChanges: { scheduled: 0, moved: 0, withdrawn: 0 },
  differences: [],
  ledger: [],
  stories: { order: null, subscription: null, calledBack: null },
  seconds: 1,
  daysPassed: 0,
};

function known(values: readonly string[]): string[] {
  return values.filter((value) => value !== 'UNKNOWN');
}

describe("the demo's summary", () => {
  it.each(ROUTES)('has a row for the route %s, with "none" where nothing took it', (route) => {
    expect(demoSummary(NOTHING)).toMatch(new RegExp(`${route.replaceAll('.', '\\.')} +none +none`));
  });

  it.each(known(NotSentReason.options))('has a row for the reason %s, with its count or "none"', (reason) => {
    expect(demoSummary(NOTHING)).toMatch(new RegExp(`\\b${reason} +none`));
    const accounts = { ...NOTHING.accounts, notSentByReason: { [reason]: 7 } };
    expect(demoSummary({ ...NOTHING, accounts })).toMatch(new RegExp(`\\b${reason} +7\\b`));
  });

  it.each(known(ContradictionKind.options))('has a row for the contradiction %s', (kind) => {
    expect(demoSummary(NOTHING)).toMatch(new RegExp(`${kind} +none`));
  });

  it('fits on a terminal and uses no colours', () => {
    const lines = demoSummary(NOTHING).split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(120);
    expect(demoSummary(NOTHING)).not.toContain('\u001b');
  });
});
