import { describe, expect, it } from '@jest/globals';
import type { Debt } from '../../../src/domain/documents/debt.ts';
import type { DeclineRecord } from '../../../src/domain/documents/decline-record.ts';
import type { Submission } from '../../../src/domain/documents/submission.ts';
import { rowOfOldDebt } from '../../../src/domain/report/row-of-old-debt.ts';
import { aDebt } from '../../support/a-debt.ts';
import { aSubmission } from '../../support/a-submission.ts';

const DAY = 86_400_000;
/** When the latest decline of `aDebt` occurred. */
const LATEST = 1_700_000_000_000;
const accepted = { kind: 'ACCEPTED', submissionId: 'sub_1' } as const;
const refused = { kind: 'NOT_SENT', reason: 'NOT_IN_RECYCLE_SLOT', next: 'BILLING' } as const;

type Decline = Pick<DeclineRecord, 'occurredAt' | 'answer' | 'requestKey'>;

function decline(occurredAt: number, answer: Decline['answer'], requestKey: string | null = null): Decline {
  return { occurredAt, answer, requestKey };
}

interface Given {
  readonly debt?: Partial<Debt>;
  readonly declines?: readonly Decline[];
  readonly submissions?: readonly Submission[];
  readonly contradictions?: readonly { submissionId: string | null }[];
  readonly now?: number;
}

function row({ debt = {}, declines = [], submissions = [], contradictions = [], now = LATEST + DAY }: Given) {
  return rowOfOldDebt({ debt: aDebt(debt), declines, submissions, contradictions }, now);
}

describe('the row of a debt of an older release', () => {
  it('has the time of its first decline; a rerun request is none', () => {
    const declines = [
      decline(LATEST - DAY, refused),
      decline(LATEST - 3 * DAY, refused),
      decline(LATEST - 9 * DAY, refused, 'key'),
    ];
    expect(row({ declines }).firstDeclinedAt).toBe(LATEST - 3 * DAY);
    expect(row({}).firstDeclinedAt).toBe(LATEST);
  });

  it('has the reason of its latest answer', () => {
    const earlier = decline(LATEST - DAY, { ...refused, reason: 'HARD_DECLINE' });
    const first = decline(LATEST - 2 * DAY, { ...refused, reason: 'NOT_IN_CASCADE' });
    expect(row({ declines: [decline(LATEST, refused), first, earlier] }).notSentReason).toBe('NOT_IN_RECYCLE_SLOT');
    expect(row({ declines: [decline(LATEST, refused), earlier] }).notSentReason).toBe('NOT_IN_RECYCLE_SLOT');
    expect(row({ declines: [earlier, decline(LATEST, accepted)] }).notSentReason).toBeNull();
    expect(row({}).notSentReason).toBeNull();
  });

  it('has the way of its first submission, and was recovered by the one that was approved', () => {
    const submissions = [
      aSubmission({
        _id: 'second',
        state: 'APPROVED',
        route: 'RERUN',
        acceptedAt: LATEST + 5,
        appliedAt: LATEST + 9,
        late: true,
        amountMinor: 2_000,
        flexecomGatewayId: 'flex-2',
      }),
      aSubmission({ _id: 'first', state: 'DECLINED', route: 'CASCADE', acceptedAt: LATEST }),
    ];
    expect(row({ submissions })).toMatchObject({
      route: 'CASCADE',
      flexecomGatewayId: 'flex-1',
      isSent: true,
      recoveredBy: 'FLEXECOM',
      recoveredAt: LATEST + 9,
      recoveredMinor: 2_000,
      recoveryGatewayId: 'flex-2',
      isLate: true,
      lookAt: null,
      isContradicted: false,
    });
  });

  it('was not recovered where the money contradicts it', () => {
    const submissions = [aSubmission({ _id: 'one', state: 'APPROVED', appliedAt: LATEST })];
    expect(row({ submissions, contradictions: [{ submissionId: 'one' }] })).toMatchObject({
      isContradicted: true,
      isSent: true,
      recoveredBy: null,
    });
  });

  it.each(['SCHEDULED', 'PENDING', 'SENDING', 'SENT', 'NOT_SENT'] as const)(
    'was not sent to an end where its submission is %s',
    (state) => {
      expect(row({ submissions: [aSubmission({ state })] }).isSent).toBe(false);
    },
  );

  it.each(['APPROVED', 'DECLINED', 'WITHDRAWN'] as const)('was sent where its submission is %s', (state) => {
    expect(row({ submissions: [aSubmission({ state })] }).isSent).toBe(true);
    const scheduledToo = [aSubmission({ state }), aSubmission({ _id: 'second', state: 'SCHEDULED' })];
    expect(row({ submissions: scheduledToo }).isSent).toBe(true);
  });

  it('was not recovered where FlexEcom declined it', () => {
    expect(row({ submissions: [aSubmission({ state: 'DECLINED' })] }).recoveredBy).toBeNull();
  });

  it('R23: is looked at again within its window, and not if it is an upsale or older', () => {
    expect(row({ now: LATEST + 4 * DAY }).lookAt).toBe(LATEST + 7 * DAY);
    expect(row({ now: LATEST + 30 * DAY }).lookAt).toBeNull();
    expect(row({ debt: { kind: 'UPSALE' } }).lookAt).toBeNull();
  });
});
