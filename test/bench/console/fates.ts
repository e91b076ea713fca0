import type { Debt } from '../../../src/domain/documents/debt.ts';
import type { Submission } from '../../../src/domain/documents/submission.ts';
import { withCategory } from '../../../src/domain/report/report-row.ts';
import { BENCH_NOW } from '../bench-declines.ts';

const HOUR_MS = 3_600_000;

/** What became of a debt and its submission, which FlexEcom has. */
interface Fate {
  /** Of a thousand debts. */
  readonly share: number;
  readonly isOpen: boolean;
  /** `index`: of the debt, so that times differ. */
  submission(index: number): Partial<Submission>;
  debt(submission: Submission): Partial<Pick<Debt, 'state' | 'activeSubmissionId' | 'endedAt' | 'reportRow'>>;
}

const UNSENT = { sendingAt: null, acknowledgedAt: null, flexecomTransactionId: null, dispatch: null } as const;
const inSalvage = (): Partial<Debt> => ({});

/** Most have ended; of a million debts, some thousands are in each state that leads on. */
export const FATES: readonly Fate[] = [
  {
    share: 6,
    isOpen: true,
    submission: (index) => ({ ...UNSENT, state: 'SCHEDULED', dueAt: BENCH_NOW + (6 + (index % 72)) * HOUR_MS }),
    debt: () => ({ state: 'SCHEDULED' }),
  },
  { share: 4, isOpen: true, submission: () => ({ state: 'SENT' }), debt: inSalvage },
  {
    share: 2,
    isOpen: true,
    submission: () => ({
      state: 'SENDING',
      parked: true,
      parkedReason: 'FlexEcom did not answer',
      acknowledgedAt: null,
    }),
    debt: inSalvage,
  },
  { share: 1, isOpen: true, submission: () => ({ ...UNSENT, state: 'PENDING' }), debt: inSalvage },
  ...ended(400, 'APPROVED', 'PAID', null),
  ...ended(380, 'DECLINED', 'FAILED', null),
  ...ended(107, 'WITHDRAWN', 'OPEN', 'EXPIRED'),
  ...ended(100, 'NOT_SENT', 'OPEN', 'REFUSED'),
];

/** Of the ones that have ended, the time that it took differs. */
function ended(
  share: number,
  state: 'APPROVED' | 'DECLINED' | 'WITHDRAWN' | 'NOT_SENT',
  debtState: Debt['state'],
  endReason: Submission['endReason'],
): Fate[] {
  return [
    {
      share,
      isOpen: false,
      submission: (index) => ({ state, appliedAt: BENCH_NOW + (index % 200) * HOUR_MS, endReason }),
      debt: ({ appliedAt }) => ({ state: debtState, activeSubmissionId: null, endedAt: appliedAt }),
    },
  ];
}

/** The debt and the submission as they stand then. */
export function withFate(fate: Fate, index: number, before: { debt: Debt; submission: Submission }) {
  const submission = { ...before.submission, ...fate.submission(index) };
  const debt = { ...before.debt, ...fate.debt(submission) };
  return { submission, debt: { ...debt, reportRow: rowOf(debt, submission) } };
}

function rowOf(debt: Debt, { state, appliedAt, amountMinor, flexecomGatewayId, endReason }: Submission) {
  const { reportRow } = debt;
  if (reportRow === undefined) throw new Error('a decision of this version writes what the report reads');
  const isRecovered = state === 'APPROVED';
  return withCategory(
    {
      ...reportRow,
      isSent: state !== 'NOT_SENT' && appliedAt !== null,
      notSentReason: endReason,
      recoveredBy: isRecovered ? 'FLEXECOM' : null,
      recoveredAt: isRecovered ? appliedAt : null,
      recoveredMinor: isRecovered ? amountMinor : null,
      recoveryGatewayId: isRecovered ? flexecomGatewayId : null,
      lookAt: null,
    },
    debt,
  );
}
