import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import { writeParked } from '../dispatch/submission-writes.ts';
import { submitMessage } from '../domain/accept/messages.ts';
import { errorMessage } from '../errors.ts';
import type { Publisher } from '../kafka/client/publisher.ts';
import { traceHeaders } from '../kafka/codec/headers.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { inSubmissionSpan } from '../telemetry/tracing/in-submission-span.ts';
import { startPolling } from '../waiting/polling.ts';
import { RecentIds } from '../waiting/recent-ids.ts';
import { findStranded, findUntouched, STRANDED_KINDS, type Stranded } from './stranded.ts';
import type { LogServers } from './unread-topics.ts';

interface SweepDependencies extends Omit<LogServers, 'admin'> {
  readonly publisher: Pick<Publisher, 'publish'>;
  /** Domain time. */
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Pick<Metrics, 'stranded'>;
}

/** Nobody waits for what was left behind minutes ago. */
const SWEEP_EVERY_MS = 60_000;

/** A message that becomes a dead letter again and again must not fill its topic. */
const HAND_OVER_AGAIN_AFTER_MS = 60 * 60_000;

/** Below the number of dead letters in a row that stop a partition. */
const HANDED_OVER_MAX = 50;

/**
 * Looks every minute for submissions that no path will touch again, and puts them back on an ordinary one: what is PENDING
 * is handed over once more, and everything else is parked, so that reconcile asks FlexEcom under its key.
 */
export function startSweep(deps: SweepDependencies): { stop(): Promise<void> } {
  const sweep = new Sweep(deps);
  return startPolling({
    pollMs: SWEEP_EVERY_MS,
    round: async () => {
      await sweep.round();
      return false;
    },
    onFailure: (error, retryInMs) => {
      deps.logger.warn({ retryInMs }, `the sweep failed and tries again: ${errorMessage(error)}`);
    },
  });
}

export class Sweep {
  readonly #deps: SweepDependencies;
  readonly #handedOver = new RecentIds({ forgetAfterMs: HAND_OVER_AGAIN_AFTER_MS });

  constructor(deps: SweepDependencies) {
    this.#deps = deps;
    // From the start, as Prometheus sees no increase in a series that begins above 0.
    for (const kind of STRANDED_KINDS) deps.metrics.stranded.inc({ kind }, 0);
  }

  async round(): Promise<void> {
    const { kafka, clock, database } = this.#deps;
    const times = { domainNow: clock.now(), realNow: Date.now() };
    const untouched = await findUntouched(database, times.domainNow);
    if (untouched.length === 0) return;
    const admin = kafka.admin();
    try {
      await admin.connect();
      const stranded = await findStranded({ ...this.#deps, admin }, untouched, times);
      await this.#handOver(stranded.filter(({ kind }) => kind === 'PENDING'));
      await this.#park(stranded.filter(({ kind }) => kind !== 'PENDING'));
    } finally {
      await admin.disconnect();
    }
  }

  /** The stage decides by the state alone, so a message too many changes nothing. */
  async #handOver(pending: readonly Stranded[]): Promise<void> {
    const { publisher, clock } = this.#deps;
    const now = Date.now();
    const due = pending
      .filter(({ submission }) => !this.#handedOver.has(submission._id, now))
      .slice(0, HANDED_OVER_MAX);
    for (const one of due) {
      const { topic, event } = submitMessage(one.submission, clock.now());
      const { trace } = one.submission;
      await inSubmissionSpan('hand over again', one.submission, clock.now(), () =>
        publisher.publish(topic, event, traceHeaders(trace)),
      );
      this.#handedOver.remember(one.submission._id, now);
    }
    this.#note(due, 'its message was read, so it is handed over again');
  }

  async #park(left: readonly Stranded[]): Promise<void> {
    if (left.length === 0) return;
    const reason = 'nobody was dealing with it any more';
    await writeParked(
      this.#deps.database,
      left.map(({ submission }) => submission._id),
      reason,
    );
    this.#note(left, `${reason}, so it is parked and reconcile asks FlexEcom`);
  }

  #note(stranded: readonly Stranded[], what: string): void {
    const { logger, metrics } = this.#deps;
    for (const { kind, submission } of stranded) {
      metrics.stranded.inc({ kind });
      logger.warn({ submissionId: submission._id, orderId: submission.orderId, state: submission.state }, what);
    }
  }
}
