import { z } from 'zod';
import { pageOfContradictions, WHAT_TO_DO } from '../../inspect/contradictions/contradictions.ts';
import { previewSettle, settleContradiction } from '../../operate/contradictions/settle-contradiction.ts';
import type { ConsoleDependencies } from '../dependencies.ts';
import { type Action, addAction } from './action.ts';
import type { ApiServer } from './api-server.ts';
import { PageQuery, Text } from './query.ts';

const ContradictionSchema = z.object({
  id: z.string(),
  kind: z.string(),
  orderId: z.string(),
  submissionId: z.string().nullable(),
  flexecomTransactionId: z.string(),
  chargedMinor: z.number(),
  /** Null: nothing was. */
  expectedMinor: z.number().nullable(),
  currency: z.string(),
  detail: z.string(),
  whatToDo: z.string(),
  recordedAt: z.number(),
  settled: z.object({ by: z.string(), at: z.number(), why: z.string() }).nullable(),
});

const ContradictionsSchema = z.object({ items: z.array(ContradictionSchema), next: z.string().nullable() });

export type ContradictionsAnswer = z.infer<typeof ContradictionsSchema>;

const Query = z.object({ settled: z.stringbool().default(false), ...PageQuery });

const target = z.object({ id: Text });

const settle: Action<typeof target.shape> = {
  name: 'settle-contradiction',
  summary: 'Records that somebody dealt with a contradiction; moves no money',
  needs: 'operator',
  target,
  preview: ({ id }, { database }) => previewSettle(database, id),
  run: async ({ id }, operator, { database }) => {
    const { orderId } = await settleContradiction(database, id, operator, Date.now());
    return `The contradiction of order ${orderId} is settled, and no longer open.`;
  },
};

/** Charges that no order accounts for (R16), and settling them. */
export function addContradictions(server: ApiServer, deps: ConsoleDependencies): void {
  server.get(
    '/api/v1/contradictions',
    {
      schema: {
        summary: 'Charges by FlexEcom that no order accounts for: open ones oldest first, or settled ones newest first',
        querystring: Query,
        response: { 200: ContradictionsSchema },
      },
    },
    async (request) => {
      const { settled, limit, after } = request.query;
      const { items, next } = await pageOfContradictions(deps.database, { settled, limit, after });
      return {
        next,
        items: items.map(({ _id, debtId: _debt, positions: _positions, ...one }) => ({
          ...one,
          id: _id,
          whatToDo: WHAT_TO_DO[one.kind],
        })),
      };
    },
  );
  addAction(server, settle, deps);
}
