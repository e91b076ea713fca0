import { UsageError } from '../../errors.ts';
import { type Servers, withServers } from '../../inspect/servers.ts';
import { findOrderOfMessage } from '../../inspect/trace/find-order-of-message.ts';
import { readOrdersTraced } from '../../inspect/trace/orders-traced.ts';
import { resolveId } from '../../inspect/trace/resolve-id.ts';
import { isEmptyTrace, traceJson, traceOrder } from '../../inspect/trace/trace.ts';
import { readSettings } from '../../settings/settings.ts';
import { print } from '../print.ts';
import { ordersText, traceText } from './trace-text.ts';

export interface TraceFlags {
  readonly since?: number;
  readonly full?: boolean;
  readonly json?: boolean;
}

/** `salvage trace` */
export async function trace(id: string, flags: TraceFlags): Promise<void> {
  const text = await withServers(readSettings(process.env), 'read', (servers) => answer(servers, id, flags));
  if (flags.json) process.stdout.write(`${text}\n`);
  else print(text);
}

async function answer(servers: Servers, id: string, flags: TraceFlags): Promise<string> {
  const [likeliest, ...others] = await resolveId(servers.database, id);
  const [known, ...more] = likeliest?.orderIds ?? [];
  if (likeliest !== undefined && more.length > 0) {
    const orders = await readOrdersTraced(servers.database, likeliest.orderIds);
    return flags.json ? JSON.stringify({ id, kind: likeliest.kind, orders }) : ordersText(id, likeliest.kind, orders);
  }
  const searched = searchedBy(flags);
  const orderId = known ?? (searched === null ? id : await findOrderOfMessage(servers, id, searched.since));
  if (orderId === null) throw new UsageError(`no trace of ${id}: no message${flags.full ? '' : ' since then'} has it`);
  const trace = await traceOrder(servers, orderId, searched);
  if (isEmptyTrace(trace)) throw new UsageError(`no trace of ${id}: ${WHERE_ELSE}`);
  if (flags.json) return JSON.stringify(traceJson(trace));
  const elsewhere = others.filter(({ orderIds }) => orderIds.some((other) => other !== orderId));
  const found = known === undefined && orderId !== id ? `message ${id} is of this order\n` : '';
  return `${found}${traceText(trace, elsewhere)}`;
}

const WHERE_ELSE =
  'check the id and SALVAGE_PREFIX. An eventId, and an order that MongoDB does not know, are in the topics alone: search them with --since 2h, or with --full';

function searchedBy({ since, full = false }: TraceFlags): { since: number | null } | null {
  if (full) return { since: null };
  return since === undefined ? null : { since };
}
