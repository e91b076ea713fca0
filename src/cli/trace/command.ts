import { Command } from 'commander';
import { UsageError } from '../../errors.ts';
import { parseMoment } from '../../inspect/moments.ts';
import { withServers } from '../../inspect/servers.ts';
import { isEmptyTrace, traceJson, traceOrder, traceText } from '../../inspect/trace/trace.ts';
import { readSettings } from '../../settings/settings.ts';

/** `salvage trace ORDER`: everything that happened to an order, in time order. */
export function traceCommand(): Command {
  return new Command('trace')
    .description('everything that happened to an order, in time order, across topics and collections')
    .argument('<order>', 'the orderId; a rebill is traced under the original order of its subscription')
    .option('--since <moment>', 'reads topics from a moment on only: 3d (ago) or an ISO 8601 time; faster')
    .option('--json', 'prints one JSON object')
    .addHelpText('after', '\nExit codes: 0 shown, 1 a server is away, 2 no such order, or wrong use.')
    .action(async (orderId: string, { since, json }: { since?: string; json?: boolean }) => {
      const from = since === undefined ? null : parseMoment(since, Date.now());
      const trace = await withServers(readSettings(process.env), (servers) => traceOrder(servers, orderId, from));
      if (isEmptyTrace(trace)) throw new UsageError(`nothing is known of an order ${orderId}`);
      process.stdout.write(`${json ? JSON.stringify(traceJson(trace)) : traceText(trace)}\n`);
    });
}
