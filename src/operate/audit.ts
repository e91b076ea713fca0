import { randomUUID } from 'node:crypto';
import type { AuditAction } from '../domain/audit-actions.ts';
import type { AuditEntry, AuditState, AuditVia } from '../domain/documents/audit-entry.ts';
import { errorMessage } from '../errors.ts';
import type { Database } from '../mongo/database.ts';
import { cleanText } from '../telemetry/log-cleaning.ts';

/** Who acts, why, and through what: part of whatever an operator changes. */
export interface Operator {
  readonly by: string;
  readonly why: string;
  readonly via: AuditVia;
  /** Of a request by HTTP: what logs and the answer call it. The entry is found by it, too. */
  readonly requestId?: string;
}

/** What an operator is about to change. */
interface AuditedAction<Result> {
  readonly action: AuditAction;
  /** What it is done to, as a person says it. */
  readonly about: string;
  /** Of whatever it concerns: an entry is found by each. The first IDS_MAX are kept. */
  readonly ids: readonly string[];
  readonly at: number;
  /** What was done, and to how many: a sentence's second half, such as `recalled 2 submissions`. */
  readonly outcome: (result: Result) => string;
}

/** A recall has at most a thousand submissions, and their orders; a batch of reruns may have any number. */
const IDS_MAX = 2_000;
const TEXT_LENGTH_MAX = 2_000;

/**
 * The only way in which an operator changes something. An entry says who, why and what before the change begins, and how it
 * ended afterwards. One that stays STARTED says that nobody knows: the process died, or lost MongoDB, in between. The change
 * may have happened then, in whole or in part.
 * @throws what `change` throws, which the entry keeps; MongoDB's errors where the entry cannot be written: nothing is changed.
 */
export async function audited<Result>(
  database: Pick<Database, 'collection'>,
  operator: Operator,
  { outcome, ...action }: AuditedAction<Result>,
  change: (entryId: string) => Promise<Result>,
): Promise<Result> {
  const entry = startedEntry(operator, action);
  await database.collection('audit').insertOne(entry);
  let result: Result;
  try {
    result = await change(entry._id);
  } catch (error) {
    await finish(database, entry, 'FAILED', errorMessage(error));
    throw error;
  }
  await finish(database, entry, 'DONE', outcome(result));
  return result;
}

function startedEntry(operator: Operator, action: Omit<AuditedAction<unknown>, 'outcome'>): AuditEntry {
  return {
    _id: randomUUID(),
    at: action.at,
    by: textOf(operator.by),
    why: textOf(operator.why),
    via: operator.via,
    action: action.action,
    about: textOf(action.about),
    // The first names what the action is about.
    ids: [
      ...[...new Set(action.ids)].slice(0, IDS_MAX),
      ...(operator.requestId === undefined ? [] : [operator.requestId]),
    ],
    state: 'STARTED',
    finishedAt: null,
    result: null,
  };
}

/** A failure here does not change how the change itself ended, which the caller must learn. */
async function finish(
  database: Pick<Database, 'collection'>,
  { _id }: AuditEntry,
  state: AuditState,
  result: string,
): Promise<void> {
  const ended = { state, finishedAt: Date.now(), result: textOf(result) };
  await database
    .collection('audit')
    .updateOne({ _id }, { $set: ended })
    .catch(() => undefined);
}

function textOf(text: string): string {
  const clean = cleanText(text);
  return clean.length > TEXT_LENGTH_MAX ? `${clean.slice(0, TEXT_LENGTH_MAX)} […]` : clean;
}
