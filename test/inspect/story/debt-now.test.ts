import { describe, expect, it } from '@jest/globals';
import type { Debt } from '../../../src/domain/documents/debt.ts';
import type { DeclineRecord } from '../../../src/domain/documents/decline-record.ts';
import type { Submission } from '../../../src/domain/documents/submission.ts';
import { type DebtNow, debtNow } from '../../../src/inspect/story/debt-now.ts';
import { aDebt } from '../../support/a-debt.ts';
import { aSubmission } from '../../support/a-submission.ts';

const NOW = Date.UTC(2026, 10, 26);
const DAY_MS = 86_400_000;

interface Given {
  readonly debt?: Partial<Debt>;
  readonly submission?: Partial<Submission> | null;
  readonly answer?: DeclineRecord['answer'];
  readonly paused?: string;
}

function now({ debt = {}, submission = null, answer, paused }: Given): DebtNow & { readonly text: string } {
  const told = debtNow(aDebt(debt), {
    submission: submission === null ? null : aSubmission({ flexecomGatewayId: 'flex', ...submission }),
    answer: answer ?? null,
    pausedText: () => paused ?? null,
    now: NOW,
  });
  const text = told.sentence.map((part) =>
    typeof part === 'string' ? part : new Date(part.at).toISOString().slice(0, 10),
  );
  return { ...told, text: text.join('') };
}

describe('what is owed of a debt, and what comes next', () => {
  it.each<[string, Given, string]>([
    ['a paid one', { debt: { state: 'PAID' } }, 'Paid. Nothing is owed.'],
    [
      'one that FlexEcom failed to recover',
      { debt: { state: 'FAILED', kind: 'NEW_SALE' } },
      'Owed, and FlexEcom could not recover it. Nothing comes next by itself; it can be rerun.',
    ],
    [
      'one that was not sent, and that nobody charges',
      { debt: { state: 'OPEN' }, answer: { kind: 'NOT_SENT', reason: 'SUPERSEDED', next: 'NOBODY' } },
      'Owed, and not with FlexEcom. Nobody acts by itself; billing can still charge it.',
    ],
    [
      'a scheduled one',
      { submission: { state: 'SCHEDULED', dueAt: NOW + 5 * DAY_MS } },
      'Waits for 2026-12-01, for attempt 4 through flex at 25.00 USD.',
    ],
    [
      'a scheduled one whose gateway is paused',
      { submission: { state: 'SCHEDULED', dueAt: NOW + 5 * DAY_MS }, paused: 'flex is paused' },
      'Waits for 2026-12-01, for attempt 4 through flex at 25.00 USD. Now flex is paused; if it still is then, it goes out when the pause ends.',
    ],
    [
      'one that is due and held up by a pause',
      { submission: { state: 'SCHEDULED', dueAt: NOW - DAY_MS }, paused: 'flex is paused' },
      'Due since 2026-11-25, for attempt 4 through flex at 25.00 USD. It goes out when the pause ends: flex is paused.',
    ],
    [
      'one that FlexEcom has',
      { submission: { state: 'SENT', acknowledgedAt: NOW - DAY_MS } },
      'FlexEcom has it through flex since 2026-11-25. Its answer is what comes next, in days or weeks.',
    ],
    [
      'one that is being called back',
      { submission: { state: 'SENT', withdrawReason: 'RECALLED' } },
      'It is being called back (RECALLED); it ends when FlexEcom confirms that it will not charge it.',
    ],
    [
      'one without an answer',
      { submission: { state: 'SENDING' } },
      'FlexEcom may have it, and has not said so: no answer within 5 s. It is asked again.',
    ],
  ])('says of %s', (_name, given, text) => {
    expect(now(given).text).toBe(text);
  });

  it('is moving while seconds will change it, and not while days will', () => {
    expect(now({ submission: { state: 'PENDING' } }).isMoving).toBe(true);
    expect(now({ submission: { state: 'SCHEDULED', dueAt: NOW - 1 } }).isMoving).toBe(true);
    expect(now({ submission: { state: 'SENT' } }).isMoving).toBe(false);
    expect(now({ submission: { state: 'SCHEDULED', dueAt: NOW - 1 }, paused: 'flex is paused' }).isMoving).toBe(false);
  });
});
