import { Command } from 'commander';
import { withServers } from '../../inspect/servers.ts';
import { readStatus } from '../../inspect/status/status.ts';
import { readSettings } from '../../settings/settings.ts';
import { statusText } from './status-text.ts';

export function statusCommand(): Command {
  return new Command('status')
    .description(
      'Show lag by stage and partition, held and stopped partitions, submissions, dead letters, contradictions and recovery.',
    )
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExit codes: 0 shown (even if something needs a person), 1 a server is unreachable, 2 wrong settings.',
    )
    .action(async ({ json = false }: { json?: boolean }) => {
      const status = await withServers(readSettings(process.env), 'read', (servers) => readStatus(servers, Date.now()));
      process.stdout.write(`${json ? JSON.stringify(status) : statusText(status)}\n`);
    });
}
