import { errorMessage } from '../../errors.ts';
import { findStranded, findUntouched, type Stranded } from '../../reconcile/stranded.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';
import { countOpenSubmissions, readInHand, readOverdue, readParked, readPastDue } from './open-submissions.ts';
import { PacedRead } from './paced-read.ts';
import { readNewestConfiguration, readSetup } from './read-configuration.ts';
import { readCascadeTimes, readInstances } from './read-instances.ts';
import { readOpenContradictions, readRecoveredToday } from './read-money.ts';
import { readOpenDeadLetters, readUnfinishedActions } from './read-operators.ts';
import { readPauses } from './read-pauses.ts';
import type { Snapshot, SnapshotParts, UnreadPart } from './snapshot.ts';
import type { SnapshotSources } from './snapshot-sources.ts';
import { readCheckpoints, UnreadMessages, waitingPartitions } from './unread-messages.ts';

/**
 * Reads snapshots. A process has one for all who look (console, samples, metrics): a part that one of them has just read is
 * not read again for the next.
 */
export class SnapshotReader {
  readonly #parts: ReturnType<typeof partsOf>;

  constructor(sources: SnapshotSources) {
    this.#parts = partsOf(sources);
  }

  /** @param withinMs how long a part may take; one that takes longer is missing, or is as it was a moment before. */
  async read(withinMs: number): Promise<Snapshot> {
    const unread: UnreadPart[] = [];
    const parts = this.#parts;
    const latest = async <Part extends keyof SnapshotParts>(part: Part, read: PacedRead<SnapshotParts[Part]>) => {
      try {
        return await read.latest(withinMs);
      } catch (error) {
        unread.push({ part, why: cleanText(errorMessage(error)) });
        return null;
      }
    };
    const [setup, instances, configuration, lag, partitions, cascades] = await Promise.all([
      latest('setup', parts.setup),
      latest('instances', parts.instances),
      latest('configuration', parts.configuration),
      latest('lag', parts.lag),
      latest('partitions', parts.partitions),
      latest('cascades', parts.cascades),
    ]);
    const [submissions, inHand, parked, overdue, pastDue, stranded] = await Promise.all([
      latest('submissions', parts.submissions),
      latest('inHand', parts.inHand),
      latest('parked', parts.parked),
      latest('overdue', parts.overdue),
      latest('pastDue', parts.pastDue),
      latest('stranded', parts.stranded),
    ]);
    const [contradictions, recovered, pauses, deadLetters, unfinishedActions] = await Promise.all([
      latest('contradictions', parts.contradictions),
      latest('recovered', parts.recovered),
      latest('pauses', parts.pauses),
      latest('deadLetters', parts.deadLetters),
      latest('unfinishedActions', parts.unfinishedActions),
    ]);
    return {
      ...{ at: Date.now(), unread, setup, instances, configuration, lag, partitions, cascades },
      ...{ submissions, inHand, parked, overdue, pastDue, stranded },
      ...{ contradictions, recovered, pauses, deadLetters, unfinishedActions },
    };
  }
}

/** How each part is read. None depends on how many submissions have ended. */
function partsOf(sources: SnapshotSources) {
  const paced = <Value>(read: () => Promise<Value>) => new PacedRead(read, () => performance.now());
  const { database, clock } = sources;
  const messages = new UnreadMessages(sources);
  return {
    setup: paced(() => readSetup(sources)),
    instances: paced(() => readInstances(sources, Date.now())),
    configuration: paced(() => readNewestConfiguration(sources)),
    lag: paced(() => messages.read(Date.now())),
    partitions: paced(async () => waitingPartitions(await readCheckpoints(sources))),
    cascades: paced(() => readCascadeTimes(sources)),
    submissions: paced(() => countOpenSubmissions(database)),
    inHand: paced(() => readInHand(database)),
    parked: paced(() => readParked(database)),
    overdue: paced(() => readOverdue(sources)),
    pastDue: paced(() => readPastDue(sources)),
    stranded: paced(() => countStranded(sources)),
    contradictions: paced(() => readOpenContradictions(database)),
    recovered: paced(() => readRecoveredToday(sources)),
    pauses: paced(() => readPauses(database, clock.now())),
    deadLetters: paced(() => readOpenDeadLetters(database)),
    unfinishedActions: paced(() => readUnfinishedActions(database, Date.now())),
  };
}

/** Reads topics where something looks stranded, and otherwise only documents. */
async function countStranded(sources: SnapshotSources): Promise<SnapshotParts['stranded']> {
  const now = sources.clock.now();
  const untouched = await findUntouched(sources.database, now);
  if (untouched.length === 0) return {};
  const admin = sources.kafka.admin();
  await admin.connect();
  try {
    return countKinds(await findStranded({ ...sources, admin }, untouched, { domainNow: now, realNow: Date.now() }));
  } finally {
    await admin.disconnect();
  }
}

function countKinds(stranded: readonly Stranded[]): SnapshotParts['stranded'] {
  return Object.fromEntries([...Map.groupBy(stranded, ({ kind }) => kind)].map(([kind, some]) => [kind, some.length]));
}
