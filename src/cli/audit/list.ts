import type { AuditAction } from '../../domain/audit-actions.ts';
import type { AuditEntry } from '../../domain/documents/audit-entry.ts';
import { UsageError } from '../../errors.ts';
import { type AuditFilter, listAudit } from '../../inspect/audit/list-audit.ts';
import { withDatabase } from '../../inspect/servers.ts';
import type { Database } from '../../mongo/database.ts';
import { readSettings } from '../../settings/settings.ts';
import { print } from '../print.ts';
import { auditEntryText, auditJson } from './audit-text.ts';

export interface AuditFlags {
  readonly action?: AuditAction;
  readonly by?: string;
  readonly since?: number;
  readonly until?: number;
  readonly unfinished?: boolean;
  readonly limit: number;
  readonly after?: string;
  readonly json?: boolean;
}

/** One read of the database; a longer list is printed page by page. */
const PAGE_LENGTH = 200;

/** `salvage audit` */
export async function listEntries(id: string | undefined, flags: AuditFlags): Promise<void> {
  const filter = filterOf(id, flags);
  const show = (entry: AuditEntry) => {
    if (flags.json === true) process.stdout.write(`${auditJson(entry)}\n`);
    else print(`${auditEntryText(entry, Date.now())}\n`);
  };
  const { shown, next } = await withDatabase(readSettings(process.env), 'read', (database) =>
    showPages(database, filter, flags, show),
  );
  if (flags.json === true) return;
  if (shown === 0) print('Nobody changed anything that fits.');
  if (next !== null) print(`There are older ones. Repeat the command with --after ${next}, or a higher --limit.`);
}

function filterOf(id: string | undefined, { action, by, since, until, unfinished }: AuditFlags): AuditFilter {
  if (since !== undefined && until !== undefined && since >= until) {
    throw new UsageError('--since must be before --until');
  }
  return {
    ...(action === undefined ? {} : { action }),
    ...(by === undefined ? {} : { by }),
    ...(id === undefined ? {} : { id }),
    ...(since === undefined ? {} : { from: since }),
    ...(until === undefined ? {} : { to: until }),
    ...(unfinished === true ? { state: 'STARTED' } : {}),
  };
}

async function showPages(
  database: Database,
  filter: AuditFilter,
  { limit, after }: Pick<AuditFlags, 'limit' | 'after'>,
  show: (entry: AuditEntry) => void,
): Promise<{ shown: number; next: string | null }> {
  let next = after ?? null;
  for (let shown = 0; ; ) {
    const length = Math.min(PAGE_LENGTH, limit - shown);
    const page = await listAudit(database, filter, { limit: length, ...(next === null ? {} : { after: next }) });
    for (const entry of page.items) show(entry);
    shown += page.items.length;
    next = page.next;
    if (next === null || shown === limit) return { shown, next };
  }
}
