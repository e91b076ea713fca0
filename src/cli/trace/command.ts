import { Command } from 'commander';
import { UsageError } from '../../errors.ts';
import { type Servers, withServers } from '../../inspect/servers.ts';
import { readOrdersTraced } from '../../inspect/trace/orders-traced.ts';
import { resolveId } from '../../inspect/trace/resolve-id.ts';
import { isEmptyTrace, type Trace, traceJson, traceOrder } from '../../inspect/trace/trace.ts';
import { readSettings } from '../../settings/settings.ts';
import { parseSince } from '../parse-options.ts';
import { ordersText, traceText } from './trace-text.ts';

interface Options {
  readonly since?: number;
  readonly full?: boolean;
  readonly json?: boolean;
}

export function traceCommand(): Command {
  return new Command('trace')
    .description(
      'Show everything that happened to an order, in time order, across topics and collections. Messages are found by what the documents say, so it takes a moment however much the topics hold.',
    )
    .argument(
      '<id>',
      'an order, subscription, customer, transaction (of billing or FlexEcom), submission, debt, decline or contradiction',
    )
    .option(
      '--since <time>',
      'also search the topics, from an age (3d) or an ISO 8601 time on, for messages that no document tells of',
      parseSince,
    )
    .option('--full', 'also search the topics from the oldest message on, which takes long where they are large')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nAn id of several orders, such as a customer, lists them.\n\nExit codes: 0 shown, 1 a server is unreachable, 2 unknown id or wrong usage.',
    )
    .action(async (id: string, options: Options) => {
      const text = await withServers(readSettings(process.env), 'read', (servers) => answer(servers, id, options));
      process.stdout.write(`${text}\n`);
    });
}

async function answer(servers: Servers, id: string, options: Options): Promise<string> {
  const [likeliest, ...others] = await resolveId(servers.database, id);
  const [orderId = id, ...more] = likeliest?.orderIds ?? [];
  if (likeliest !== undefined && more.length > 0) {
    const orders = await readOrdersTraced(servers.database, likeliest.orderIds);
    return options.json ? JSON.stringify({ id, kind: likeliest.kind, orders }) : ordersText(id, likeliest.kind, orders);
  }
  const trace = await traceOrder(servers, orderId, searchedBy(options));
  if (isEmptyTrace(trace)) throw new UsageError(unknown(id, trace));
  const elsewhere = others.filter(({ orderIds }) => orderIds.some((other) => other !== orderId));
  return options.json ? JSON.stringify(traceJson(trace)) : traceText(trace, elsewhere);
}

function searchedBy({ since, full = false }: Options): { since: number | null } | null {
  if (full) return { since: null };
  return since === undefined ? null : { since };
}

function unknown(id: string, { isPartial }: Trace): string {
  const further = isPartial ? ', or search the topics for an order that MongoDB does not know: --full' : '';
  return `no trace of ${id}: check the id and SALVAGE_PREFIX${further}`;
}
