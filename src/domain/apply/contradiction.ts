import { maskCardNumbers } from '../../../topics/contract/card-numbers.ts';
import type { FlexecomResult } from '../../../topics/contract/flexecom-result.ts';
import { moneyContradiction } from '../../../topics/money-contradiction.ts';
import { type Change, type Decision, type OutputMessage, output } from '../decision.ts';
import type { Contradiction, ContradictionKind } from '../documents/contradiction.ts';
import { contradictionId } from '../ids.ts';
import { submissionApprovedAnyway } from '../salvage/submission.ts';
import { APPLIED_BY, type ResultContext, salvageEnd } from './result-context.ts';

/** The charge's id where FlexEcom gave none: its money must not be dropped for that. */
const NO_CHARGE_ID = 'not-given';

/** The same charge, reported again, has the same id. */
export function contradictionIdOf(result: FlexecomResult): string {
  return contradictionId({ ...result, flexecomTransactionId: result.flexecomTransactionId ?? NO_CHARGE_ID });
}

/** Money that FlexEcom took for a submission that we never sent (R16). */
export function unknownSubmission(result: FlexecomResult, now: number): Decision {
  const { flexecomGatewayId, submissionId, orderId } = result;
  const detail = `gateway ${flexecomGatewayId} approved submission ${submissionId} of order ${orderId}, which it was never sent`;
  return record(
    { ...chargeOf(result, 'UNKNOWN_SUBMISSION', detail, now), debtId: null, expectedMinor: null },
    null,
    [],
  );
}

/**
 * Money that FlexEcom took and that fits nothing (R16). It changes no order. It ends the submission APPROVED and the debt
 * PAID, so that nobody charges again, and is listed for operations to resolve.
 */
export function contradiction(
  context: ResultContext,
  kind: Exclude<ContradictionKind, 'UNKNOWN_SUBMISSION'>,
  detail: string,
): Decision {
  const { result, submission, debt, now } = context;
  const { debtAfter, changes } = salvageEnd(context, { debtState: 'PAID', isApproved: true });
  const approved = submissionApprovedAnyway(
    submission,
    { at: now, by: APPLIED_BY, detail: `${kind}: ${maskCardNumbers(detail).slice(0, DETAIL_LENGTH_MAX)}` },
    {
      appliedAt: submission.appliedAt ?? now,
      flexecomTransactionId: submission.flexecomTransactionId ?? result.flexecomTransactionId,
      parked: false,
      parkedReason: null,
    },
  );
  const { orderId, amountMinor: expectedMinor } = submission;
  const charge = { ...chargeOf(result, kind, detail, now), debtId: debt._id, orderId, expectedMinor };
  return record(charge, debtAfter.version, [approved, ...changes]);
}

/** A server's words can be pages long. */
const DETAIL_LENGTH_MAX = 2_000;

function chargeOf(result: FlexecomResult, kind: ContradictionKind, detail: string, now: number) {
  return {
    _id: contradictionIdOf(result),
    kind,
    submissionId: result.submissionId,
    orderId: result.orderId,
    flexecomTransactionId: result.flexecomTransactionId ?? NO_CHARGE_ID,
    chargedMinor: result.amountMinor,
    currency: result.currency,
    detail: maskCardNumbers(detail).slice(0, DETAIL_LENGTH_MAX),
    recordedAt: now,
    settled: null,
  };
}

function record(document: Contradiction, debtVersion: number | null, changes: Change[]): Decision {
  const { _id, ...fields } = document;
  return {
    changes: [...changes, { collection: 'contradictions', id: _id, set: fields }],
    messages: [message(document, debtVersion)],
    counted: [document.kind],
  };
}

function message(document: Contradiction, debtVersion: number | null): OutputMessage {
  const { _id, kind, submissionId, debtId, orderId, flexecomTransactionId, recordedAt } = document;
  const { chargedMinor, expectedMinor, currency, detail } = document;
  const subject = { eventId: _id, occurredAt: recordedAt, submissionId, debtId, debtVersion, orderId };
  const money = { flexecomTransactionId, chargedMinor, expectedMinor, currency };
  return output(moneyContradiction, { ...subject, kind, ...money, detail });
}
