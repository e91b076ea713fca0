import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Debt } from '../../../src/domain/documents/debt.ts';
import type { ReportRow } from '../../../src/domain/documents/report-row.ts';
import {
  type Category,
  categoryOf,
  categoryText,
  parseCategory,
  timeOfBucket,
} from '../../../src/domain/report/category.ts';
import { aReportRow } from '../../inspect/report/a-report-row.ts';

const DAY = 86_400_000;
const FIRST = aReportRow().firstDeclinedAt;

function category(row: Partial<ReportRow> = {}, debt: Partial<Parameters<typeof categoryOf>[1]> = {}): Category {
  return categoryOf(aReportRow(row), { kind: 'REBILL', state: 'OPEN', ...debt });
}

describe('the category of a debt', () => {
  it('is the same after it was stored and read', () => {
    const text = fc.option(fc.stringMatching(/^[A-Z_]+$/), { nil: null });
    const count = fc.option(fc.nat(400), { nil: null });
    const categories = fc.record<Category>({
      standing: fc.constantFrom('WAITING', 'CONTRADICTED', 'FAILED', 'WITHDRAWN', 'NOT_SENT'),
      isSent: fc.boolean(),
      reason: text,
      side: fc.constantFrom('SENT', 'HELD_OUT', null),
      recoveredBy: fc.constantFrom('FLEXECOM', 'BILLING', null),
      elapsedDays: count,
      timeBucket: count,
      isLate: fc.boolean(),
      isContradicted: fc.boolean(),
      recoveryGatewayId: fc.option(fc.string({ minLength: 1 }), { nil: null }),
    });
    fc.assert(fc.property(categories, (one) => expect(parseCategory(categoryText(one))).toEqual(one)));
  });

  it.each<[string, Partial<ReportRow>, Debt['state'], Category['standing']]>([
    ['scheduled', { isSent: true }, 'SCHEDULED', 'WAITING'],
    ['in salvage', { isContradicted: true }, 'IN_SALVAGE', 'WAITING'],
    ['paid by money that fits nothing', { isContradicted: true, isSent: true }, 'PAID', 'CONTRADICTED'],
    ['failed', { isSent: true }, 'FAILED', 'FAILED'],
    ['called back', { isSent: true }, 'OPEN', 'WITHDRAWN'],
    ['refused', {}, 'OPEN', 'NOT_SENT'],
    ['cancelled before it was sent', {}, 'CANCELLED', 'NOT_SENT'],
  ])('says how it stands: %s', (_, row, state, standing) => {
    expect(category(row, { state }).standing).toBe(standing);
  });

  it('counts as sent once FlexEcom has it', () => {
    expect(category({}, { state: 'IN_SALVAGE' }).isSent).toBe(true);
    expect(category({}, { state: 'SCHEDULED' }).isSent).toBe(false);
    expect(category({ isSent: true }, { state: 'FAILED' }).isSent).toBe(true);
  });

  it('R23: has a side where one was drawn, and not for an upsale', () => {
    const holdout = { side: 'HELD_OUT', percent: 10, gatewayId: 'flex', drawnAt: FIRST } as const;
    expect(category({}, { holdout }).side).toBe('HELD_OUT');
    expect(category({}, { holdout: { ...holdout, side: 'SENT', percent: 0 } }).side).toBeNull();
    expect(category({}, { holdout, kind: 'UPSALE' }).side).toBeNull();
    expect(category().side).toBeNull();
  });

  it.each([
    [0, 0],
    [1, 1],
    [DAY, 1],
    [DAY + 1, 2],
    [30 * DAY, 30],
    [30 * DAY + 1, 31],
    [-5, 0],
  ])('of a recovery after %d ms has %d days, so that a window ends to the millisecond', (ms, days) => {
    expect(category({ recoveredBy: 'BILLING', recoveredAt: FIRST + ms })).toMatchObject({
      elapsedDays: days,
      timeBucket: null,
    });
  });

  it('of FlexEcom’s recovery has a time that is right to within 2.5 %', () => {
    for (const ms of [150, 4_000, 90_000, DAY, 17 * DAY]) {
      const { timeBucket } = category({ recoveredBy: 'FLEXECOM', recoveredAt: FIRST + ms });
      expect(Math.abs(timeOfBucket(timeBucket ?? -1) / ms - 1)).toBeLessThan(0.025);
    }
    expect(category({ recoveredBy: 'FLEXECOM', recoveredAt: FIRST - 1 }).timeBucket).toBe(0);
    expect(category({ recoveredBy: 'FLEXECOM', recoveredAt: FIRST + 100 }).timeBucket).toBe(0);
  });
});
