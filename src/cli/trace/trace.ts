import { UsageError } from '../../errors.ts';
import { type Servers, withServers } from '../../inspect/servers.ts';
import { readOrdersTraced } from '../../inspect/trace/orders-traced.ts';
import { resolveId } from '../../inspect/trace/resolve-id.ts';
import { isEmptyTrace, type Trace, traceJson, traceOrder } from '../../inspect/trace/trace.ts';
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
  const [orderId = id, ...more] = likeliest?.orderIds ?? [];
  if (likeliest !== undefined && more.length > 0) {
    const orders = await readOrdersTraced(servers.database, likeliest.orderIds);
    return flags.json ? JSON.stringify({ id, kind: likeliest.kind, orders }) : ordersText(id, likeliest.kind, orders);
  }
  const trace = await traceOrder(servers, orderId, searchedBy(flags));
  if (isEmptyTrace(trace)) throw new UsageError(unknown(id, trace));
  const elsewhere = others.filter(({ orderIds }) => orderIds.some((other) => other !== orderId));
  return flags.json ? JSON.stringify(traceJson(trace)) : traceText(trace, elsewhere);
}

function searchedBy({ since, full = false }: TraceFlags): { since: number | null } | null {
  if (full) return { since: null };
  return since === undefined ? null : { since };
}

function unknown(id: string, { isPartial }: Trace): string {
  const further = isPartial ? ', or search the topics for an order that MongoDB does not know: --full' : '';
  return `no trace of ${id}: check the id and SALVAGE_PREFIX${further}`;
}
