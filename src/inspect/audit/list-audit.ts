import type { AuditAction, AuditEntry } from '../../domain/documents.ts';
import { UsageError } from '../../errors.ts';
import type { Database } from '../../mongo/database.ts';

interface AuditFilter {
  readonly action?: AuditAction;
  readonly by?: string;
  /** What it concerns: an order, a submission, a gateway, a partition, a dead letter. */
  readonly id?: string;
  /** Epoch ms; `to` is exclusive. */
  readonly from?: number;
  readonly to?: number;
}

interface AuditPage {
  readonly entries: readonly AuditEntry[];
  /** Continues after the last of them; null: there are no more. */
  readonly next: string | null;
}

/** What operators did, newest first. Each index begins with one filter and ends in the order, so it reads what it shows. */
export async function listAudit(
  database: Pick<Database, 'collection'>,
  filter: AuditFilter,
  { limit, after }: { readonly limit: number /** `next` of the page before. */; readonly after?: string },
): Promise<AuditPage> {
  const found = await database
    .collection('audit')
    .find(matching(filter, after === undefined ? null : parseCursor(after)))
    .sort({ at: -1, _id: -1 })
    // One more tells whether there is a next page.
    .limit(limit + 1)
    .toArray();
  const entries = found.slice(0, limit);
  const last = found.length > limit ? entries.at(-1) : undefined;
  return { entries, next: last === undefined ? null : `${last.at}:${last._id}` };
}

interface Cursor {
  readonly at: number;
  readonly id: string;
}

const NO_SUCH_PAGE = 'there is no such page of the audit: begin at the first';

/** @throws UsageError */
function parseCursor(text: string): Cursor {
  const [, at, id] = /^(\d{1,15}):([\w-]{1,64})$/.exec(text) ?? [];
  if (at === undefined || id === undefined) throw new UsageError(NO_SUCH_PAGE);
  return { at: Number(at), id };
}

function matching({ action, by, id, from, to }: AuditFilter, after: Cursor | null) {
  const at = {
    ...(from === undefined ? {} : { $gte: from }),
    ...(to === undefined ? {} : { $lt: to }),
    ...(after === null ? {} : { $lte: after.at }),
  };
  return {
    ...(action === undefined ? {} : { action }),
    ...(by === undefined ? {} : { by }),
    ...(id === undefined ? {} : { ids: id }),
    ...(Object.keys(at).length === 0 ? {} : { at }),
    ...(after === null ? {} : { $or: [{ at: { $lt: after.at } }, { _id: { $lt: after.id } }] }),
  };
}
