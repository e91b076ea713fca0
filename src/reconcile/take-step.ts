import type { ResultSource } from '../../topics/contract/fields.ts';
import { type AskDependencies, type Asker, askFor, cancelKey, type Learned, post, withdraw } from '../dispatch/ask.ts';
import type { PausesInForce } from '../dispatch/pauses-in-force.ts';
import { readAgain } from '../dispatch/read-again.ts';
import type { Submission } from '../domain/documents/submission.ts';
import { isPastDeadline } from '../domain/routing/cascade.ts';
import { noAnswer } from '../flexecom/understand.ts';
import { type OverdueLimits, stepForSending, stepForSent } from './next-step.ts';
import { RECALLED_BY } from './recall/recaller.ts';

interface StepDependencies extends AskDependencies {
  readonly pauses: Pick<PausesInForce, 'applyTo'>;
  readonly limits: OverdueLimits;
}

/** The name in histories. */
export const RECONCILED_BY = 'reconcile';

/** One request with its retries: well within the gateway's turn, so that the turn is still ours when we write. */
const ASK_WAIT_MAX_MS = 10_000;

/** Decides what to do about a parked or overdue submission, does it, and returns what was learned. */
export async function takeStep(
  deps: StepDependencies,
  submission: Submission,
  stopping: AbortSignal,
): Promise<Learned> {
  const { database, clock, limits } = deps;
  const now = clock.now();
  const step =
    submission.state === 'SENT'
      ? stepForSent(submission, now, limits)
      : stepForSending(await deps.pauses.applyTo(await readAgain(database, submission, now), submission));
  const signal = AbortSignal.any([stopping, AbortSignal.timeout(ASK_WAIT_MAX_MS)]);
  const asker: Asker = { by: RECONCILED_BY, answered: 'RECONCILE', withdrew: 'RECONCILE', signal };
  switch (step.kind) {
    case 'ASK':
      return await ask(deps, submission, asker);
    case 'RESEND':
      return await resend(deps, submission, asker);
    case 'WITHDRAW':
      return await withdraw(deps, submission, step.withdrawal, asker);
    case 'CANCEL':
      return await cancelKey(deps, step.submission, step.reason, { ...asker, withdrew: withdrawnBy(step.submission) });
    case 'PAUSED':
      return noAnswer('submission', step.detail);
    case 'MOVED_ON':
      return step;
    default:
      return step satisfies never;
  }
}

/** The source of the result of a withdrawal that had begun: a recall's, or ours (R21). */
function withdrawnBy({ withdrawReason, history }: Submission): ResultSource {
  const isRecall = withdrawReason === 'RECALLED' || history.some(({ by }) => by === RECALLED_BY);
  return isRecall ? 'RECALL' : 'RECONCILE';
}

async function ask(deps: StepDependencies, submission: Submission, asker: Asker): Promise<Learned> {
  const learned = await askFor(deps, submission, asker);
  // FlexEcom may only read an old copy of its data, and a second create could charge twice. The expiry ends it (R17).
  return learned.kind === 'UNKNOWN_KEY'
    ? noAnswer('submission', 'FlexEcom acknowledged it and does not know it now')
    : learned;
}

/** It may have arrived before, in a database that was since restored too, so its key is asked for first. */
async function resend(deps: StepDependencies, submission: Submission, asker: Asker): Promise<Learned> {
  const known = await askFor(deps, submission, asker);
  if (known.kind !== 'UNKNOWN_KEY') return known;
  const mayGoOut = async () => {
    const { kind } = await deps.pauses.applyTo({ kind: 'SENDABLE' }, submission);
    return kind === 'SENDABLE' && !isPastDeadline(submission.cascadeDeadlineAt, deps.clock.now());
  };
  const learned = await post(deps, submission, asker, mayGoOut);
  return learned.kind === 'NOT_POSTED'
    ? { ...noAnswer('submission', 'it may not go out any more'), retryAfterMs: 0 }
    : learned;
}
