import { maskCardNumbers } from '../../../topics/contract/card-numbers.ts';
import type { FlexecomResult } from '../../../topics/flexecom-result.ts';
import { moneyContradiction } from '../../../topics/money-contradiction.ts';
import { type Change, type Decision, type OutputMessage, output } from '../decision.ts';
import type { Contradiction, ContradictionKind } from '../documents.ts';
import { contradictionId } from '../ids.ts';
import { debtAfterOutcome, debtChange } from '../salvage/debt.ts';
import { submissionApprovedAnyway } from '../salvage/submission.ts';
import { APPLIED_BY, customerSalvagesChanges, type ResultContext, withoutActive } from './result-context.ts';

/** Stands in for the charge's id where FlexEcom gave none: its money is not dropped for want of a name. */
const NO_CHARGE_ID = 'not-given';

/** The same charge told again has the same id. */
export function contradictionIdOf(result: FlexecomResult): string {
  return contradictionId({ ...result, flexecomTransactionId: result.flexecomTransactionId ?? NO_CHARGE_ID });
}

/** R16: money taken under an id that we never gave. */
export function unknownSubmission(result: FlexecomResult, now: number): Decision {
  const detail = `gateway ${result.flexecomGatewayId} approved submission ${result.submissionId}, which it was never sent`;
  return recorded(contradictionOf(result, 'UNKNOWN_SUBMISSION', null, detail, now), null, now, []);
}

/**
 * R16: money that FlexEcom took and that fits nothing. It changes no order; it ends the submission APPROVED and the debt
 * PAID, so that nobody charges again, and is there for operations to settle.
 */
export function contradiction(
  ending: ResultContext,
  kind: Exclude<ContradictionKind, 'UNKNOWN_SUBMISSION'>,
  detail: string,
): Decision {
  const { result, submission, debt, now } = ending;
  const debtAfter = debtAfterOutcome(debt, 'PAID', withoutActive(ending));
  const ended = submissionApprovedAnyway(
    submission,
    { at: now, by: APPLIED_BY, detail: `${kind}: ${maskCardNumbers(detail)}` },
    {
      appliedAt: submission.appliedAt ?? now,
      flexecomTransactionId: submission.flexecomTransactionId ?? result.flexecomTransactionId,
      parked: false,
      parkedReason: null,
    },
  );
  const record = contradictionOf(result, kind, ending, detail, now);
  return recorded(record, debtAfter.version, now, [
    ended,
    debtChange(debtAfter),
    ...customerSalvagesChanges(ending, true),
  ]);
}

function contradictionOf(
  result: FlexecomResult,
  kind: ContradictionKind,
  ending: ResultContext | null,
  detail: string,
  now: number,
): Contradiction {
  return {
    _id: contradictionIdOf(result),
    kind,
    submissionId: result.submissionId,
    debtId: ending?.debt._id ?? null,
    orderId: ending?.submission.orderId ?? result.orderId,
    flexecomTransactionId: result.flexecomTransactionId ?? NO_CHARGE_ID,
    chargedMinor: result.amountMinor,
    expectedMinor: ending?.submission.amountMinor ?? null,
    currency: result.currency,
    detail: maskCardNumbers(detail),
    recordedAt: now,
    settled: null,
  };
}

function recorded(record: Contradiction, debtVersion: number | null, now: number, changes: Change[]): Decision {
  const { _id, ...fields } = record;
  return {
    changes: [...changes, { collection: 'contradictions', id: _id, set: fields }],
    messages: [message(record, debtVersion, now)],
    counted: [record.kind],
  };
}

function message(record: Contradiction, debtVersion: number | null, now: number): OutputMessage {
  const { _id, kind, submissionId, debtId, orderId, flexecomTransactionId } = record;
  const { chargedMinor, expectedMinor, currency, detail } = record;
  const subject = { eventId: _id, occurredAt: now, submissionId, debtId, debtVersion, orderId };
  const money = { flexecomTransactionId, chargedMinor, expectedMinor, currency };
  return output(moneyContradiction, { ...subject, kind, ...money, detail });
}
