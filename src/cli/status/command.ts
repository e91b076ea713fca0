import { Command } from 'commander';
import { withServers } from '../../inspect/servers.ts';
import { readStatus } from '../../inspect/status/status.ts';
import { readSettings } from '../../settings/settings.ts';
import { statusText } from './status-text.ts';

/** `salvage status`: how the pipeline stands. */
export function statusCommand(): Command {
  return new Command('status')
    .description(
      'lag by stage and partition, what is held or stopped and why, submissions, dead letters, contradictions',
    )
    .option('--json', 'prints one JSON object')
    .addHelpText('after', '\nExit codes: 0 shown, whatever it shows; 1 a server is away; 2 wrong settings.')
    .action(async ({ json = false }: { json?: boolean }) => {
      const status = await withServers(readSettings(process.env), (servers) => readStatus(servers, Date.now()));
      process.stdout.write(`${json ? JSON.stringify(status) : statusText(status)}\n`);
    });
}
