import type { FlexecomResult } from '../../../topics/flexecom-result.ts';
import { PoisonError } from '../../errors.ts';
import { subscriptionIdsOf } from '../billing/recovered-sale.ts';
import type { Decision, DocumentRef, State } from '../decision.ts';
import type { Submission } from '../documents.ts';
import { applyApproval } from './apply-approval.ts';
import { applyFailure } from './apply-failure.ts';
import { applyNotSent } from './apply-not-sent.ts';
import { contradictionIdOf, unknownSubmission } from './contradiction.ts';
import { alreadyApplied, type ResultContext } from './result-context.ts';

export function resultReads(result: FlexecomResult, state: State): DocumentRef[] {
  const submission = state.get('submissions', result.submissionId);
  const debt = submission === null ? null : state.get('debts', submission.debtId);
  return [
    { collection: 'submissions', id: result.submissionId },
    { collection: 'contradictions', id: contradictionIdOf(result) },
    ...(submission === null ? [] : readsOfSubmission(submission)),
    ...(submission === null || debt === null
      ? []
      : subscriptionIdsOf(submission, debt).map((id) => ({ collection: 'subscriptions', id }) as const)),
  ];
}

/**
 * R9-R12, R16, R20: what a result does. The first final answer that is applied wins; the same again does nothing; an
 * approval is never dropped; a failure never undoes a success.
 */
export function applyResult(result: FlexecomResult, state: State, now: number): Decision {
  const ending = endingOf(result, state, now);
  switch (result.outcome) {
    case 'APPROVED':
      if (state.get('contradictions', contradictionIdOf(result)) !== null) return alreadyApplied();
      return ending === null ? unknownSubmission(result, now) : applyApproval(ending);
    case 'DECLINED':
      return ending === null ? notOurs() : applyFailure(ending);
    case 'NOT_SENT':
      return ending === null ? notOurs() : applyNotSent(ending);
    case 'UNKNOWN':
      throw new PoisonError('outcome is none that this version knows');
    default:
      return result.outcome satisfies never;
  }
}

/** A failure of what is not ours takes no money and is nobody's. */
function notOurs(): Decision {
  return { changes: [], messages: [], counted: ['unknown-submission'] };
}

/** What another gateway's account says of a submission is not about ours, whatever id it names. */
function endingOf(result: FlexecomResult, state: State, now: number): ResultContext | null {
  const submission = state.get('submissions', result.submissionId);
  if (submission === null || submission.flexecomGatewayId !== result.flexecomGatewayId) return null;
  const debt = state.get('debts', submission.debtId);
  return debt === null ? null : { result, submission, debt, state, now };
}

function readsOfSubmission({ debtId, orderId, customerId, subscriptionId }: Submission): DocumentRef[] {
  return [
    { collection: 'debts', id: debtId },
    { collection: 'orders', id: orderId },
    { collection: 'customers', id: customerId },
    ...(subscriptionId === null ? [] : [{ collection: 'subscriptions', id: subscriptionId } as const]),
  ];
}
