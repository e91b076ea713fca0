import { type RerunRequest, rerunEvent } from '../../../topics/contract/rerun-event.ts';
import type { RerunRequested } from '../../../topics/rerun-requested.ts';
import { systemClock } from '../../clock.ts';
import { UsageError } from '../../errors.ts';
import type { Database } from '../../mongo/database.ts';
import {
  type DeclinedSale,
  type DeclinedSalesFilter,
  findDeclinedSales,
} from '../../operate/reruns/find-declined-sales.ts';
import type { RerunFlags } from './rerun-flags.ts';

/** Yields the rerun requests; a batch finds its sales in the database. */
type RerunRequests = (database: Database) => AsyncIterable<RerunRequested>;

/** The request for one order, or those of a batch. @throws UsageError if the flags do not fit together. */
export function rerunRequests(order: string | undefined, flags: RerunFlags, requestKey: string): RerunRequests {
  return order === undefined ? batchRequests(flags, requestKey) : orderRequest(order, flags, requestKey);
}

function orderRequest(orderId: string, flags: RerunFlags, requestKey: string): RerunRequests {
  refuseBatchFlags(flags);
  return async function* () {
    yield requestOf({ orderId, transactionId: flags.transaction ?? null }, flags, requestKey);
  };
}

function batchRequests(flags: RerunFlags, requestKey: string): RerunRequests {
  const filter = batchFilter(flags);
  return async function* (database) {
    let found = 0;
    for await (const sale of findDeclinedSales(database, filter)) {
      if (found === flags.limit) return;
      found += 1;
      yield requestOf(sale, flags, keyOf(sale, filter, requestKey));
    }
  };
}

/** An order has one new sale, but may have several trial completions; each of those needs a key of its own. */
function keyOf({ transactionId }: DeclinedSale, { kind }: DeclinedSalesFilter, requestKey: string): string {
  return kind === 'NEW_SALE' ? requestKey : `${requestKey}/${transactionId}`;
}

function requestOf(
  { orderId, transactionId }: Pick<RerunRequest, 'orderId' | 'transactionId'>,
  { gateway, by }: RerunFlags,
  requestKey: string,
): RerunRequested {
  const target = { orderId, transactionId, gatewayId: gateway, gatewayProfileId: null, requestKey };
  return rerunEvent({ ...target, source: 'CLI', requestedBy: by }, systemClock.now());
}

function batchFilter(flags: RerunFlags): DeclinedSalesFilter {
  const { from = flags.since, to = flags.until, kind } = flags;
  const problems = [
    ...(from === undefined ? ['--from is missing: the time of the earliest decline'] : []),
    ...(to === undefined ? ['--to is missing: the time before which the sales were declined'] : []),
    ...(from !== undefined && to !== undefined && from >= to ? ['--from must be before --to'] : []),
    ...(flags.transaction === undefined ? [] : ['--transaction can only be used with an order']),
  ];
  if (from === undefined || to === undefined || problems.length > 0) {
    throw new UsageError('name an order, or a batch with --from and --to', problems);
  }
  return {
    from,
    to,
    kind,
    ...(flags.campaign === undefined ? {} : { campaignId: flags.campaign }),
    ...(flags.declinedGateway === undefined ? {} : { declinedGatewayId: flags.declinedGateway }),
    ...(flags.currency === undefined ? {} : { currency: flags.currency }),
    ...(flags.amountMin === undefined ? {} : { amountMinorMin: flags.amountMin }),
    ...(flags.amountMax === undefined ? {} : { amountMinorMax: flags.amountMax }),
  };
}

const BATCH_FLAGS = [
  'from',
  'to',
  'since',
  'until',
  'campaign',
  'declinedGateway',
  'currency',
  'amountMin',
  'amountMax',
  'limit',
] as const;

function refuseBatchFlags(flags: RerunFlags): void {
  const wrong = BATCH_FLAGS.filter((flag) => flags[flag] !== undefined);
  if (wrong.length === 0) return;
  const names = wrong.map((flag) => `--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  throw new UsageError(`${names.join(', ')} can only be used with a batch, not with an order`);
}
