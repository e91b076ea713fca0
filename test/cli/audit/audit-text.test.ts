import { describe, expect, it } from '@jest/globals';
import { auditEntryText, auditJson } from '../../../src/cli/audit/audit-text.ts';
import type { AuditEntry } from '../../../src/domain/documents/audit-entry.ts';

const AT = Date.parse('2026-01-31T08:00:00Z');
const RECALL: AuditEntry = {
  ...{ _id: 'a-1', at: AT, by: 'jo', why: 'the customer asked', via: 'CLI', action: 'recall' },
  ...{ about: '2 submissions of order o-1', ids: ['o-1', 'sub-1'], state: 'DONE', finishedAt: AT + 12_000 },
  result: '2 submissions being called back; 0 had ended before',
};

describe('an entry of the audit, as salvage audit prints it', () => {
  it('says when, what, who and why, and how it ended', () => {
    expect(auditEntryText(RECALL, AT)).toBe(
      [
        '2026-01-31 08:00:00.000  recall  2 submissions of order o-1',
        '  by jo (command line): the customer asked',
        '  done after 12 s: 2 submissions being called back; 0 had ended before',
      ].join('\n'),
    );
    const failed: AuditEntry = { ...RECALL, state: 'FAILED', finishedAt: AT, result: 'MongoDB is away' };
    expect(auditEntryText(failed, AT)).toContain('\n  failed: MongoDB is away');
  });

  it('says of one that was begun and not completed that nobody knows how it ended, unless it may still run', () => {
    const begun: AuditEntry = { ...RECALL, state: 'STARTED', finishedAt: null, result: null };
    expect(auditEntryText(begun, AT + 3_600_000)).toContain('  not completed: nobody knows how it ended');
    expect(auditEntryText(begun, AT + 1_000)).toContain('  begun: it may still be running');
  });

  it('of an earlier release says nothing of its end, and has every field in JSON', () => {
    const old: AuditEntry = { _id: 'a-0', at: AT, by: 'jo', why: 'x', action: 'pause', about: 'flex' };
    expect(auditEntryText(old, AT)).toBe('2026-01-31 08:00:00.000  pause  flex\n  by jo: x');
    const nulls = { via: null, ids: [], state: null, finishedAt: null, result: null };
    const { _id: id, ...rest } = old;
    expect(JSON.parse(auditJson(old))).toEqual({ id, ...rest, ...nulls });
  });
});
