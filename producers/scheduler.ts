import type { Filter } from 'mongodb';
import type { Logger } from 'pino';
import type { Clock } from '../src/clock.ts';
import type { RoutingConfiguration } from '../src/domain/configuration.ts';
import type { Submission } from '../src/domain/documents/submission.ts';
import { type PausedRoute, pausedRoutes } from '../src/domain/routing/pauses.ts';
import { errorMessage } from '../src/errors.ts';
import type { Publisher } from '../src/kafka/client/publisher.ts';
import { traceHeaders } from '../src/kafka/codec/headers.ts';
import type { Database } from '../src/mongo/database.ts';
import type { Metrics } from '../src/telemetry/metrics.ts';
import { inSubmissionSpan } from '../src/telemetry/tracing/in-submission-span.ts';
import { startPolling } from '../src/waiting/polling.ts';
import { RecentIds } from '../src/waiting/recent-ids.ts';
import { type SubmissionDue, submissionDue } from '../topics/submission-due.ts';

interface SchedulerDependencies {
  readonly database: Pick<Database, 'collection'>;
  readonly publisher: Pick<Publisher, 'publish'>;
  /** The routing configuration in force with the pauses in it; null while there is none. */
  readonly configuration: { current(): RoutingConfiguration | null };
  /** Domain time; it decides what is due. */
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics?: Pick<Metrics, 'scheduled'>;
  readonly pollMs: number;
}

/** How many are published together: enough for throughput, few enough to stop within a second. */
const BATCH_SUBMISSIONS = 500;

/** An announcement that had no effect for this long (real time) is repeated: its message may be a dead letter. */
const ANNOUNCE_AGAIN_AFTER_MS = 60_000;

/** About 20 MB of memory. The stage handles fewer in a minute, so announcing more would not help. */
const ANNOUNCED_MAX = 100_000;

type Due = Pick<Submission, '_id' | 'orderId' | 'dueAt' | 'configVersion' | 'withdrawReason' | 'trace'>;

/**
 * Announces as `submission-due` each scheduled submission that is due, that was recalled, or whose configuration version is
 * no longer in force. What is due at a paused gateway is announced when the pause ends (R22). Announces each at least once;
 * the stage that reads the messages knows the state and acts once.
 */
export function startScheduler(deps: SchedulerDependencies): { stop(): Promise<void> } {
  const memory = new RecentIds({ forgetAfterMs: ANNOUNCE_AGAIN_AFTER_MS, entriesMax: ANNOUNCED_MAX });
  return startPolling({
    pollMs: deps.pollMs,
    round: async (signal) => {
      const announced = await announceDue(deps, memory, signal);
      if (announced > 0) deps.logger.debug({ announced }, 'announced submissions that are due');
      return false;
    },
    onFailure: (error, retryInMs) => {
      deps.logger.warn({ retryInMs }, `the scheduler failed and tries again: ${errorMessage(error)}`);
    },
  });
}

/** One round: announces everything that is due and was not announced recently. Returns how many. */
export async function announceDue(
  deps: Pick<SchedulerDependencies, 'database' | 'publisher' | 'configuration' | 'clock' | 'metrics'>,
  memory: Pick<RecentIds, 'has' | 'remember' | 'isFull'>,
  signal: AbortSignal,
): Promise<number> {
  const now = deps.clock.now();
  const configuration = deps.configuration.current();
  const paused = configuration === null ? [] : pausedRoutes(configuration);
  const found = deps.database
    .collection('submissions')
    .find(toAnnounce(now, configuration, paused), { projection: DUE_FIELDS, sort: { dueAt: 1 } })
    .batchSize(BATCH_SUBMISSIONS);
  let announced = 0;
  let batch: Announcement[] = [];
  const publishBatch = async () => {
    await Promise.all(batch.map(({ submission, event }) => announce(deps.publisher, submission, event, now)));
    for (const { event } of batch) {
      memory.remember(memoryKey(event.eventId, paused), Date.now());
      deps.metrics?.scheduled.inc({ why: event.dueAt <= now ? 'due' : 'configuration' });
    }
    announced += batch.length;
    batch = [];
  };
  try {
    for await (const submission of found) {
      if (signal.aborted || memory.isFull(Date.now())) break;
      const event = dueEvent(submission, now, configuration?.version ?? null);
      if (event === null || memory.has(memoryKey(event.eventId, paused), Date.now())) continue;
      batch.push({ submission, event });
      if (batch.length >= BATCH_SUBMISSIONS) await publishBatch();
    }
  } finally {
    await found.close();
  }
  if (!signal.aborted) await publishBatch();
  return announced;
}

interface Announcement {
  readonly submission: Due;
  readonly event: SubmissionDue;
}

function announce(publisher: SchedulerDependencies['publisher'], submission: Due, event: SubmissionDue, now: number) {
  return inSubmissionSpan('announce', submission, now, () =>
    publisher.publish(submissionDue, event, traceHeaders(submission.trace)),
  );
}

const DUE_FIELDS = { orderId: 1, dueAt: 1, configVersion: 1, withdrawReason: 1, trace: 1 } as const;

/** What was announced before a pause began, and kept waiting for it, is announced at once when the pause ends. */
function memoryKey(eventId: string, paused: readonly PausedRoute[]): string {
  return paused.length === 0 ? eventId : `${eventId} while paused: ${JSON.stringify(paused)}`;
}

/** Whatever is paused, a recalled submission is announced, and one of another configuration version is decided again. */
function toAnnounce(
  now: number,
  configuration: RoutingConfiguration | null,
  paused: readonly PausedRoute[],
): Filter<Submission> {
  const due: Filter<Submission> = {
    dueAt: { $ne: null, $lte: now },
    ...(paused.length === 0 ? {} : { $nor: paused.map(ofPausedRoute) }),
  };
  const recalled: Filter<Submission> = { withdrawReason: { $type: 'string' }, appliedAt: null };
  const outdated: Filter<Submission> = { configVersion: { $ne: configuration?.version ?? 0 } };
  return { state: 'SCHEDULED', $or: configuration === null ? [due, recalled] : [due, recalled, outdated] };
}

function ofPausedRoute({ gatewayId: flexecomGatewayId, route }: PausedRoute): Filter<Submission> {
  return { flexecomGatewayId, route };
}

/** The eventId is the same for a repeated announcement. Null for a submission without a due time. */
function dueEvent(submission: Due, now: number, version: number | null): SubmissionDue | null {
  if (submission.dueAt === null) return null;
  return {
    eventId: `${submission._id}/${submission.dueAt}/${whyAnnounced(submission, now, version)}`,
    occurredAt: now,
    submissionId: submission._id,
    orderId: submission.orderId,
    dueAt: submission.dueAt,
  };
}

function whyAnnounced({ dueAt, withdrawReason }: Due, now: number, version: number | null): string {
  if (withdrawReason !== null) return 'recalled';
  return dueAt !== null && dueAt <= now ? 'due' : `configuration-${version}`;
}
