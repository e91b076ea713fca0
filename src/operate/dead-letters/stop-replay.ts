import type { AuditEntry } from '../../domain/documents/audit-entry.ts';
import { UsageError } from '../../errors.ts';
import { isSilent } from '../../inspect/dead-letters/list-replays.ts';
import type { Database } from '../../mongo/database.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';
import { askUntil } from '../../waiting/ask-until.ts';
import type { Operator } from '../audit.ts';
import type { Preview } from '../preview.ts';

/** What stopping a replay would do. Changes nothing. @param id of its entry in the audit. @throws UsageError where there is none */
export async function previewStop(database: Pick<Database, 'collection'>, id: string, now: number): Promise<Preview> {
  const found = await findReplay(database, id);
  const { about, by, state, result, replay, stop } = found;
  if (state !== 'STARTED') return { count: 0, sentences: [`It has ended: ${result ?? 'nobody knows how'}.`] };
  if (stop !== undefined) return { count: 0, sentences: [`${stop.by} has asked it to stop already: ${stop.why}`] };
  const sentences = [
    `The replay of ${about} that ${by} began ends after what it has sent${replay === undefined ? '' : ` (${replay.replayed} of ${replay.of} so far)`}; that is not taken back.`,
    'What it did not get to stays open, and can be replayed later.',
  ];
  if (!isSilent(found, now)) return { count: 1, sentences };
  return { count: 1, sentences: [...sentences, SILENT] };
}

const SILENT =
  'It has not said for a while how far it is: the process that ran it has probably died, and then there is nothing to stop.';

/** A replay looks every second, and then ends the send that is under way. */
const ENDED_WITHIN_MS = 5_000;
const POLL_MS = 100;

/**
 * Asks a replay to end, whichever process runs it; who and why stand in its entry in the audit.
 * @returns how it ended; null: it has not yet
 * @throws UsageError where it has ended before, or was asked before
 */
export async function stopReplay(
  database: Pick<Database, 'collection'>,
  id: string,
  operator: Operator,
  now: number,
): Promise<string | null> {
  const stop = { at: now, by: cleanText(operator.by), why: cleanText(operator.why) };
  const running = { _id: id, action: 'dlq-replay', state: 'STARTED', stop: { $exists: false } } as const;
  const { matchedCount } = await database.collection('audit').updateOne(running, { $set: { stop } });
  if (matchedCount === 0) throw new UsageError('this replay has ended, or somebody stopped it before');
  const patience = { withinMs: ENDED_WITHIN_MS, pollMs: POLL_MS };
  const hasEnded = ({ state }: Pick<AuditEntry, 'state'>) => state !== 'STARTED';
  const found = await askUntil(() => findReplay(database, id), hasEnded, patience);
  return hasEnded(found) ? (found.result ?? '') : null;
}

async function findReplay(database: Pick<Database, 'collection'>, id: string): Promise<Omit<AuditEntry, 'ids'>> {
  const entry = await database
    .collection('audit')
    .findOne({ _id: id, action: 'dlq-replay' }, { projection: { ids: 0 } });
  if (entry === null) throw new UsageError(`no replay of dead letters has the id ${id} in the audit`);
  return entry;
}
