import type { AuditAction } from '../../domain/audit-actions.ts';
import type { AuditEntry, AuditState } from '../../domain/documents/audit-entry.ts';
import type { Database } from '../../mongo/database.ts';
import { type Page, type PageCursor, pageOf, parseCursor } from '../page-cursor.ts';

export interface AuditFilter {
  readonly action?: AuditAction;
  readonly by?: string;
  /** What it concerns: an order, a submission, a gateway, a partition, a dead letter. */
  readonly id?: string;
  readonly state?: AuditState;
  /** Epoch ms; `to` is exclusive. */
  readonly from?: number;
  readonly to?: number;
}

/** What operators did, newest first. Each index begins with one filter and ends in the order, so it reads what it shows. */
export async function listAudit(
  database: Pick<Database, 'collection'>,
  filter: AuditFilter,
  { limit, after }: { readonly limit: number /** `next` of the page before. */; readonly after?: string },
): Promise<Page<AuditEntry>> {
  const found = await database
    .collection('audit')
    .find(matching(filter, parseCursor(after)))
    .sort({ at: -1, _id: -1 })
    // One more tells whether there is a next page.
    .limit(limit + 1)
    .toArray();
  return pageOf(found, limit, ({ at, _id }) => ({ at, id: _id }));
}

function matching({ action, by, id, state, from, to }: AuditFilter, after: PageCursor | null) {
  const at = {
    ...(from === undefined ? {} : { $gte: from }),
    ...(to === undefined ? {} : { $lt: to }),
    ...(after === null ? {} : { $lte: after.at }),
  };
  return {
    ...(action === undefined ? {} : { action }),
    ...(by === undefined ? {} : { by }),
    ...(id === undefined ? {} : { ids: id }),
    ...(state === undefined ? {} : { state }),
    ...(Object.keys(at).length === 0 ? {} : { at }),
    ...(after === null ? {} : { $or: [{ at: { $lt: after.at } }, { _id: { $lt: after.id } }] }),
  };
}
