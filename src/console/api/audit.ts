import { z } from 'zod';
import { auditActions } from '../../domain/audit-actions.ts';
import { listAudit } from '../../inspect/audit/list-audit.ts';
import type { ConsoleDependencies } from '../dependencies.ts';
import type { ApiServer } from './api-server.ts';
import { PageQuery, Text, Time } from './query.ts';

const EntrySchema = z.object({
  id: z.string(),
  at: z.number(),
  by: z.string(),
  why: z.string(),
  via: z.string().nullable(),
  action: z.enum(auditActions),
  about: z.string(),
  state: z.enum(['STARTED', 'DONE', 'FAILED']).nullable(),
  finishedAt: z.number().nullable(),
  result: z.string().nullable(),
});

const AuditSchema = z.object({ items: z.array(EntrySchema), next: z.string().nullable() });

export type AuditAnswer = z.infer<typeof AuditSchema>;

const Query = z.object({
  action: z.enum(auditActions).optional(),
  by: Text.optional(),
  id: Text.optional(),
  from: Time.optional(),
  to: Time.optional(),
  ...PageQuery,
});

/** What operators did, newest first. */
export function addAudit(server: ApiServer, { database }: ConsoleDependencies): void {
  server.get(
    '/api/v1/audit',
    { schema: { summary: 'What operators did, newest first', querystring: Query, response: { 200: AuditSchema } } },
    async (request) => {
      const { limit, after, action, by, id, from, to } = request.query;
      const filter = {
        ...(action === undefined ? {} : { action }),
        ...(by === undefined ? {} : { by }),
        ...(id === undefined ? {} : { id }),
        ...(from === undefined ? {} : { from }),
        ...(to === undefined ? {} : { to }),
      };
      const { items, next } = await listAudit(database, filter, { limit, ...(after === undefined ? {} : { after }) });
      return {
        next,
        items: items.map(({ _id, via = null, state = null, finishedAt = null, result = null, ids: _, ...entry }) => ({
          ...entry,
          id: _id,
          via,
          state,
          finishedAt,
          result,
        })),
      };
    },
  );
}
