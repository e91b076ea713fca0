import type { Dispatch, Submission } from '../domain/documents/submission.ts';
import { isPastDeadline } from '../domain/routing/cascade.ts';
import { refuse } from '../domain/ruling.ts';
import { SENT_BY } from '../domain/send/decide-sending.ts';
import type { Lane } from '../engine/stage.ts';
import { errorMessage } from '../errors.ts';
import type { NoAnswer } from '../flexecom/client/answers.ts';
import { noAnswer } from '../flexecom/understand.ts';
import { inSubmissionSpan } from '../telemetry/tracing/in-submission-span.ts';
import { backoffMs, wait } from '../waiting/backoff.ts';
import { type AskDependencies, type Asker, askFor, cancelKey, type Learned, post, withdraw } from './ask.ts';
import { type DispatchStep, positionOf } from './fault-points.ts';
import { type FinishDependencies, type Finishing, finishSending, park, type SendingEnd } from './finish-sending.ts';
import type { SubmissionInHand } from './in-hand.ts';
import { laneOf } from './lane.ts';
import { BULK_TROUBLE_MS, CASCADE_TROUBLE_MS, DECIDED_FRESHLY_MS, RETRY_WAIT_MAX_MS } from './limits.ts';
import type { PausesInForce } from './pauses-in-force.ts';
import type { Reachability } from './reachability.ts';
import { readAgain, type Sendability } from './read-again.ts';

export interface SendingDependencies extends AskDependencies, FinishDependencies {
  readonly pauses: Pick<PausesInForce, 'applyTo'>;
  readonly reachability: Reachability;
}

/** The trouble is this process's own: MongoDB does not answer. */
const NO_DATABASE: NoAnswer = {
  kind: 'NO_ANSWER',
  scope: 'submission',
  detail: 'MongoDB did not answer',
  retryAfterMs: null,
  isPassing: true,
};

/** One submission in this process's hands, from the moment when it may go out until its answer is dealt with. */
export class Sending implements SubmissionInHand {
  readonly submissionId: string;
  readonly gatewayId: string;
  readonly lane: Lane;
  readonly owner: Dispatch;
  readonly #deps: SendingDependencies;
  readonly #submission: Submission;
  readonly #finishing: Finishing;
  readonly #notOut = new AbortController();
  #isOut = false;
  #attempts = 0;
  /** FlexEcom may know it from before: it is asked for its key before anything is sent. */
  #asksFirst: boolean;
  /** When the trouble began that may pass; domain time. */
  #troubleSince: number | null = null;

  constructor(deps: SendingDependencies, submission: Submission, owner: Dispatch) {
    this.#deps = deps;
    this.#submission = submission;
    this.#finishing = { deps, submission, isDropped: () => this.#isDropped };
    this.submissionId = submission._id;
    this.gatewayId = submission.flexecomGatewayId;
    this.lane = laneOf(submission);
    this.owner = owner;
    this.#asksFirst = submission.askFirst === true || submission.dispatch?.epoch !== owner.epoch;
  }

  /** Whoever owns the partition next picks it up. What has gone out is waited for. */
  drop(): void {
    if (!this.#isOut) this.#notOut.abort();
    this.#isDropped = true;
  }
  #isDropped = false;

  /** Never throws. */
  run(): Promise<SendingEnd> {
    return inSubmissionSpan('dispatch', this.#submission, this.#deps.clock.now(), () => this.#untilDealtWith());
  }

  async #untilDealtWith(): Promise<SendingEnd> {
    for (;;) {
      const learned = await this.#attempt();
      this.#isOut = false;
      if (learned.kind === 'NO_ANSWER') {
        if (this.#isDropped) return 'dropped';
        if (await this.#waitBeforeRetry(learned)) continue;
        return this.#isDropped ? 'dropped' : await park(this.#finishing, learned.detail);
      }
      return await finishSending(this.#finishing, learned);
    }
  }

  async #attempt(): Promise<Learned> {
    let sendability: Sendability = { kind: 'SENDABLE' };
    const mayGoOut = async () => {
      sendability = await this.#sendabilityNow();
      if (sendability.kind !== 'SENDABLE' || this.#isDropped) return false;
      await this.#step('before-request');
      if (this.#isDropped) return false;
      this.#isOut = true;
      return true;
    };
    try {
      const known = await this.#knownBefore();
      if (known !== null) return this.#noted(known);
      const learned = await post(this.#deps, this.#submission, this.#asker(), mayGoOut);
      if (learned.kind !== 'NOT_POSTED') return this.#noted(learned);
      return this.#isDropped ? { kind: 'MOVED_ON' } : this.#noted(await this.#instead(sendability));
    } catch (error) {
      this.#deps.logger.warn({ ...positionOf(this.#submission) }, `sending waits for MongoDB: ${errorMessage(error)}`);
      return NO_DATABASE;
    } finally {
      this.#attempts += 1;
    }
  }

  /**
   * What an earlier owner of the partition was sending may have arrived, and after MongoDB was restored to an earlier day
   * FlexEcom may know what we forgot. Null: it does not, so it is posted. What the earlier owner was withdrawing is not asked
   * for: that FlexEcom has it would move nothing, and only the answer to the cancel ends it.
   */
  async #knownBefore(): Promise<Learned | null> {
    const { withdrawReason } = this.#submission;
    if (withdrawReason !== null) {
      return await cancelKey(this.#deps, this.#submission, withdrawReason, this.#asker());
    }
    if (!this.#asksFirst || (await this.#step('key-asked-for')) === 'skip') return null;
    const learned = await askFor(this.#deps, this.#submission, this.#asker());
    if (learned.kind !== 'UNKNOWN_KEY') return learned;
    this.#asksFirst = false;
    return null;
  }

  /** Decided again where that took long: a server was away, or this process was stopped meanwhile. */
  async #sendabilityNow(): Promise<Sendability> {
    for (;;) {
      const begunAt = performance.now();
      const sendability = await this.#deps.pauses.applyTo(await this.#sendability(), this.#submission);
      const isOfNow = performance.now() - begunAt <= DECIDED_FRESHLY_MS;
      if (isOfNow || sendability.kind !== 'SENDABLE') return sendability;
    }
  }

  /** A first request right after its decision goes by that, and by R4's deadline alone. Any other is decided again. */
  async #sendability(): Promise<Sendability> {
    const { clock, database } = this.#deps;
    const { sendingAt, cascadeDeadlineAt } = this.#submission;
    const now = clock.now();
    const isFirst = this.#attempts === 0 && this.#submission.askFirst !== true;
    const isFresh = isFirst && sendingAt !== null && now - sendingAt <= DECIDED_FRESHLY_MS;
    if (isFresh || (await this.#step('read-again')) === 'skip') {
      return isPastDeadline(cascadeDeadlineAt, now)
        ? {
            kind: 'UNSENDABLE',
            refusal: refuse('CASCADE_EXPIRED', 'it could not go out before the deadline of a cascade'),
          }
        : { kind: 'SENDABLE' };
    }
    return await readAgain(database, this.#submission, now);
  }

  async #instead(sendability: Sendability): Promise<Learned> {
    switch (sendability.kind) {
      case 'SENDABLE':
      case 'MOVED_ON':
        return { kind: 'MOVED_ON' };
      case 'UNSENDABLE':
        return await withdraw(this.#deps, this.#submission, sendability.refusal, this.#asker());
      case 'PAUSED':
        return noAnswer('gateway', sendability.detail);
      case 'WITHDRAWN':
        return await cancelKey(this.#deps, sendability.submission, sendability.reason, this.#asker());
      default:
        return sendability satisfies never;
    }
  }

  /** Notes whether the gateway could be reached. Its rate limit and circuit say nothing about that. */
  #noted(learned: Learned): Learned {
    const { reachability } = this.#deps;
    const scope = learned.kind === 'NO_ANSWER' ? learned.scope : 'submission';
    if (scope === 'flexecom') reachability.failed(this.gatewayId, this.lane, this.submissionId);
    else if (scope === 'submission' && learned.kind !== 'MOVED_ON' && !this.#isDropped) {
      reachability.answered(this.gatewayId);
    }
    return learned;
  }

  /** False where waiting is not worth it any more. */
  async #waitBeforeRetry({ isPassing, retryAfterMs }: NoAnswer): Promise<boolean> {
    if (!isPassing) return false;
    const now = this.#deps.clock.now();
    this.#troubleSince ??= now;
    const { cascadeDeadlineAt } = this.#submission;
    const until =
      this.lane === 'bulk'
        ? this.#troubleSince + BULK_TROUBLE_MS
        : Math.min(cascadeDeadlineAt ?? Number.POSITIVE_INFINITY, this.#troubleSince + CASCADE_TROUBLE_MS);
    const waitMs = Math.max(backoffMs(this.#attempts, RETRY_WAIT_MAX_MS), retryAfterMs ?? 0);
    if (now + waitMs > until) return false;
    await wait(waitMs, this.#notOut.signal);
    return !this.#isDropped;
  }

  #asker(): Asker {
    const { stopped } = this.#deps;
    const signal = AbortSignal.any([this.#notOut.signal, stopped]);
    return { by: SENT_BY, answered: 'INSTANT', withdrew: 'SUBMITTER', signal };
  }

  async #step(name: DispatchStep) {
    return await this.#deps.faultPoints.onStep(name, positionOf(this.#submission));
  }
}
