import { z } from 'zod';
import { containsCardNumber } from '../../../topics/contract/card-numbers.ts';
import { UsageError } from '../../errors.ts';
import { search } from '../../inspect/search/search.ts';
import type { ConsoleDependencies } from '../dependencies.ts';
import type { ApiServer } from './api-server.ts';

const DebtSchema = z.object({
  _id: z.string(),
  kind: z.string(),
  state: z.string(),
  amountMinor: z.number(),
  currency: z.string(),
});

const SearchSchema = z.object({
  orders: z
    .array(
      z.object({
        kind: z.string(),
        orders: z.array(z.object({ orderId: z.string(), debts: z.array(DebtSchema).readonly() })).readonly(),
        isCut: z.boolean(),
      }),
    )
    .readonly(),
  others: z.array(z.object({ kind: z.string(), text: z.string() })).readonly(),
  lookedFor: z.array(z.string()).readonly(),
});

export type SearchAnswer = z.infer<typeof SearchSchema>;

/** A debt's id holds an order's, a gateway's and a transaction's. */
const ID_LENGTH_MAX = 1_024;

/** Anything by its id. */
export function addSearch(server: ApiServer, { database, configuration }: ConsoleDependencies): void {
  const querystring = z.object({ q: z.string().min(1).max(ID_LENGTH_MAX) });
  const schema = {
    summary: 'What has exactly this id, of whatever kind',
    querystring,
    response: { 200: SearchSchema },
  };
  server.get('/api/v1/search', { schema }, async ({ query: { q } }) => {
    if (containsCardNumber(q)) {
      throw new UsageError('this looks like a card number, and was not looked for: search by an id');
    }
    return search(database, configuration.current(), q);
  });
}
