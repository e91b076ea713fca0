import type { Logger } from 'pino';
import type { FlexecomResult } from '../../topics/contract/flexecom-result.ts';
import type { Submission } from '../domain/documents/submission.ts';
import { SENT_BY } from '../domain/send/decide-sending.ts';
import { type Acknowledgement, acknowledgedUpdate, resultTopicOf } from '../domain/send/flexecom-answer.ts';
import { errorMessage, PoisonError } from '../errors.ts';
import type { Publisher } from '../kafka/client/publisher.ts';
import { traceHeaders } from '../kafka/codec/headers.ts';
import { backoffMs, wait } from '../waiting/backoff.ts';
import type { Acknowledgements } from './acknowledgements.ts';
import type { AskDependencies, Learned } from './ask.ts';
import { type DispatchStep, positionOf } from './fault-points.ts';
import { RETRY_WAIT_MAX_MS } from './limits.ts';
import { writeParked } from './submission-writes.ts';

export interface FinishDependencies extends Pick<AskDependencies, 'database' | 'faultPoints'> {
  readonly publisher: Pick<Publisher, 'publish'>;
  readonly acknowledgements: Pick<Acknowledgements, 'write'>;
  readonly logger: Logger;
  /** Aborts when the process waits no longer. */
  readonly stopped: AbortSignal;
}

/** A submission in this process's hands that FlexEcom is not asked about any more. */
export interface Finishing {
  readonly deps: FinishDependencies;
  readonly submission: Submission;
  /** Whoever owns the partition next picks it up. */
  isDropped(): boolean;
}

/** How a submission left this process's hands. */
export type SendingEnd = 'published' | 'acknowledged' | 'parked' | 'moved-on' | 'dropped';

/** Publishes, stores or parks what was learned about a submission. */
export async function finishSending(
  sending: Finishing,
  learned: Exclude<Learned, { kind: 'NO_ANSWER' }>,
): Promise<SendingEnd> {
  switch (learned.kind) {
    case 'RESULT':
      return await publish(sending, learned.result);
    case 'ACKNOWLEDGED':
      return await acknowledge(sending, learned);
    case 'NEEDS_PERSON':
      return await park(sending, learned.detail);
    case 'MOVED_ON':
      return sending.isDropped() ? 'dropped' : 'moved-on';
    default:
      return learned satisfies never;
  }
}

/** Kept in hand while Kafka is away. Dropped at a stop: whoever picks it up gets the same answer and publishes that. */
async function publish(sending: Finishing, result: FlexecomResult): Promise<SendingEnd> {
  const { submission } = sending;
  const { publisher, stopped, logger } = sending.deps;
  for (let attempt = 0; ; attempt += 1) {
    try {
      await publisher.publish(resultTopicOf(submission), result, traceHeaders(submission.trace));
      await step(sending, 'published');
      return 'published';
    } catch (error) {
      if (error instanceof PoisonError) {
        return await park(sending, `FlexEcom's answer breaks the contract of its topic: ${errorMessage(error)}`);
      }
      logger.warn({ ...positionOf(submission) }, `a result waits for Kafka: ${errorMessage(error)}`);
      if (stopped.aborted) return 'dropped';
      await wait(backoffMs(attempt, RETRY_WAIT_MAX_MS), stopped);
    }
  }
}

async function acknowledge(sending: Finishing, answer: Acknowledgement): Promise<SendingEnd> {
  await sending.deps.acknowledgements.write(acknowledgedUpdate(sending.submission._id, answer, SENT_BY));
  await step(sending, 'acknowledgement-stored');
  return 'acknowledged';
}

/** Leaves the submission to reconcile. Kept in hand while MongoDB is away. */
export async function park(sending: Finishing, reason: string): Promise<SendingEnd> {
  const { submission, isDropped } = sending;
  const { database, logger, stopped } = sending.deps;
  for (let attempt = 0; !isDropped() && !stopped.aborted; attempt += 1) {
    try {
      await writeParked(database, [submission._id], reason);
      await step(sending, 'parked');
      logger.info({ ...positionOf(submission), reason }, 'a submission is parked; reconcile asks again');
      return 'parked';
    } catch (error) {
      logger.warn({ ...positionOf(submission) }, `parking waits for MongoDB: ${errorMessage(error)}`);
      await wait(backoffMs(attempt, RETRY_WAIT_MAX_MS), stopped);
    }
  }
  return 'dropped';
}

async function step({ deps, submission }: Finishing, name: DispatchStep): Promise<void> {
  await deps.faultPoints.onStep(name, positionOf(submission));
}
