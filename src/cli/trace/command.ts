import { Command } from 'commander';
import { UsageError } from '../../errors.ts';
import { withServers } from '../../inspect/servers.ts';
import { isEmptyTrace, traceJson, traceOrder } from '../../inspect/trace/trace.ts';
import { readSettings } from '../../settings/settings.ts';
import { parseSince } from '../parse-options.ts';
import { traceText } from './trace-text.ts';

export function traceCommand(): Command {
  return new Command('trace')
    .description('Show everything that happened to an order, in time order, across topics and collections.')
    .argument('<order>', "the order id; for a rebill, its subscription's original order")
    .option('--since <time>', 'read topics from an age (3d) or an ISO 8601 time on, which is faster', parseSince)
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nExit codes: 0 shown, 1 a server is unreachable, 2 unknown order or wrong usage.')
    .action(async (orderId: string, { since, json = false }: { since?: number; json?: boolean }) => {
      const trace = await withServers(readSettings(process.env), 'read', (servers) =>
        traceOrder(servers, orderId, since ?? null),
      );
      if (isEmptyTrace(trace)) throw new UsageError(`no trace of order ${orderId}: check the id and SALVAGE_PREFIX`);
      process.stdout.write(`${json ? JSON.stringify(traceJson(trace)) : traceText(trace)}\n`);
    });
}
