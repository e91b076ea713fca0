import type { OrderComplete } from '../../../topics/contract/order-complete.ts';
import { declineAccepted } from '../../../topics/decline-accepted.ts';
import { declineNotSent } from '../../../topics/decline-not-sent.ts';
import { orderCompleteNewSale } from '../../../topics/order-complete.new-sale.ts';
import { orderCompleteRecurring } from '../../../topics/order-complete.recurring.ts';
import type { Contradiction } from '../../domain/documents/contradiction.ts';
import type { Submission } from '../../domain/documents/submission.ts';
import { sumByCurrency } from '../../inspect/money.ts';
import type { Servers } from '../../inspect/servers.ts';
import { type InputMessages, readInputs } from './input-messages.ts';
import { readOwnEvents } from './read-topics.ts';

/**
 * Where every input message ended. Each is counted once: `declines` is the sum of submitted, notSent, duplicates,
 * deadLetters and unaccounted; `submitted` is the sum of recovered, contradictions, failed and pending.
 */
interface Accounting {
  /** All messages of the two payment-declined topics and of rerun-requested. */
  readonly declines: number;
  readonly submitted: number;
  readonly notSent: number;
  readonly duplicates: number;
  readonly deadLetters: number;
  readonly recovered: number;
  readonly failed: number;
  readonly contradictions: number;
  readonly pending: number;
  /** By currency. */
  readonly recoveredMinor: Readonly<Record<string, number>>;
  /** Distinct orders in the order-complete topics. */
  readonly ordersComplete: number;
  readonly unaccounted: number;
}

/** The accounting and what it was made from. */
export interface Accounts {
  readonly accounting: Accounting;
  readonly completed: readonly OrderComplete[];
  readonly contradictions: readonly Contradiction[];
  readonly submissions: readonly Submission[];
  /** Declines and reruns that were refused at once, and submissions that ended NOT_SENT. */
  readonly notSentByReason: Readonly<Record<string, number>>;
}

/** Reads whole topics and collections; call it when the pipeline is at rest. */
export async function accountFor(servers: Servers): Promise<Accounts> {
  const inputs = await readInputs(servers);
  const accepted = await readOwnEvents(servers, declineAccepted);
  const refused = (await readOwnEvents(servers, declineNotSent)).filter(({ submissionId }) => submissionId === null);
  const completed = [
    ...(await readOwnEvents(servers, orderCompleteNewSale)),
    ...(await readOwnEvents(servers, orderCompleteRecurring)),
  ];
  const submissions = await servers.database.collection('submissions').find().toArray();
  const contradictions = await servers.database.collection('contradictions').find().toArray();
  const byId = new Map(submissions.map((submission) => [submission._id, submission]));
  const acceptedSubmissions = accepted.flatMap(({ submissionId }) => byId.get(submissionId) ?? []);
  const notSentLater = acceptedSubmissions.filter(wasCalledBack);
  const submitted = acceptedSubmissions.filter((submission) => !wasCalledBack(submission));
  const ends = endsOf(submitted, completed, contradictions);
  const answered = accepted.length + refused.length;
  return {
    accounting: {
      declines: inputs.declines,
      submitted: submitted.length,
      notSent: refused.length + notSentLater.length,
      duplicates: inputs.duplicates,
      deadLetters: inputs.deadLetters,
      ...ends,
      recoveredMinor: sumByCurrency(completed),
      ordersComplete: new Set(completed.map(({ orderId }) => orderId)).size,
      unaccounted: unaccounted(inputs, answered, accepted.length - acceptedSubmissions.length),
    },
    completed,
    contradictions,
    submissions,
    notSentByReason: countBy([
      ...refused.map(({ reason }) => reason as string),
      ...notSentLater.map(({ endReason }) => endReason ?? 'UNKNOWN'),
    ]),
  };
}

/** It was never sent, or FlexEcom confirmed that it is withdrawn: billing learned of it by decline-not-sent. */
function wasCalledBack({ state }: Submission): boolean {
  return state === 'NOT_SENT' || state === 'WITHDRAWN';
}

/** Messages without an answer, answers too many, and answers that name a submission that does not exist. */
function unaccounted({ declines, duplicates, deadLetters }: InputMessages, answered: number, dangling: number): number {
  return Math.abs(declines - duplicates - deadLetters - answered) + dangling;
}

function endsOf(
  submitted: readonly Submission[],
  completed: readonly OrderComplete[],
  records: readonly Contradiction[],
): Pick<Accounting, 'recovered' | 'contradictions' | 'failed' | 'pending'> {
  const recoveredIds = new Set(completed.map(({ submissionId }) => submissionId));
  const contradictedIds = new Set(records.map(({ submissionId }) => submissionId));
  const ends = { recovered: 0, contradictions: 0, failed: 0, pending: 0 };
  for (const { _id, state } of submitted) {
    if (recoveredIds.has(_id)) ends.recovered++;
    else if (contradictedIds.has(_id)) ends.contradictions++;
    else if (state === 'DECLINED') ends.failed++;
    else ends.pending++;
  }
  return ends;
}

export function countBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
