import { Command, InvalidArgumentError, Option } from 'commander';
import { withServers } from '../../inspect/servers.ts';
import { parseCheckpointId, readCheckpoints } from '../../inspect/status/checkpoints.ts';
import {
  consequence,
  type OutputsKnown,
  type ResetTarget,
  resetOffset,
  resetPartition,
  resumePartition,
} from '../../operate/checkpoints/checkpoint-reset.ts';
import { checkpointJson, checkpointText } from '../../operate/checkpoints/recovery-options.ts';
import { readSettings } from '../../settings/settings.ts';
import { commandLogger } from '../../telemetry/logging.ts';

/** `salvage checkpoint`: a stopped or refused partition, and the safe ways on. */
export function checkpointCommand(): Command {
  return new Command('checkpoint')
    .description('where each stage stands in each partition; a stopped one: why, and the safe ways on')
    .addHelpText('after', '\nAn id is <stage>/<topic>/<partition>, such as apply-results/flexecom-result/0.')
    .addCommand(showCommand())
    .addCommand(resumeCommand())
    .addCommand(resetCommand());
}

function showCommand(): Command {
  return new Command('show')
    .description('shows checkpoints; all when none is named')
    .argument('[id...]')
    .option('--stopped', 'only stopped ones')
    .option('--json', 'one JSON object a line')
    .action(async (ids: string[], { stopped = false, json = false }: { stopped?: boolean; json?: boolean }) => {
      for (const id of ids) parseCheckpointId(id);
      const views = await withServers(readSettings(process.env), (servers) => readCheckpoints(servers, ids));
      const shown = views.filter(({ checkpoint }) => !stopped || checkpoint.stopped !== null);
      for (const view of shown) {
        process.stdout.write(`${json ? JSON.stringify(checkpointJson(view)) : checkpointText(view)}\n`);
      }
      if (shown.length === 0 && !json) process.stdout.write(stopped ? 'None is stopped.\n' : 'No checkpoints yet.\n');
    });
}

function resumeCommand(): Command {
  return new Command('resume')
    .description('lets stopped partitions go on where they stand, after the cause was mended')
    .argument('<id...>')
    .addHelpText('after', '\nExit codes: 0 it goes on, 1 a server is away, 2 not stopped, or the reason stands still.')
    .action(async (ids: string[]) => {
      for (const id of ids) parseCheckpointId(id);
      const settings = readSettings(process.env);
      await withServers(settings, async (servers) => {
        for (const view of await readCheckpoints(servers, ids)) {
          await resumePartition(servers, view, commandLogger(settings));
          process.stdout.write(`${view.checkpoint._id} goes on at ${view.checkpoint.next}\n`);
        }
      });
    });
}

interface ResetOptions {
  to: ResetTarget;
  outputs: OutputsKnown;
  yes?: boolean;
}

function resetCommand(): Command {
  return new Command('reset')
    .description('sets a stopped partition to another offset; says what that means, and does it with --yes')
    .argument('<id>')
    .requiredOption('--to <where>', 'beginning, end, next, committed, or an offset', target)
    .addOption(
      new Option('--outputs <known>', "the last chunk's messages: look for them, or say whether they were published")
        .choices(['look', 'published', 'publish'])
        .default('look'),
    )
    .option('--yes', 'does it; without it nothing changes')
    .addHelpText('after', '\nExit codes: 0 said or done, 1 a server is away, 2 not stopped, or wrong use.')
    .action(async (id: string, { to, outputs, yes = false }: ResetOptions) => {
      parseCheckpointId(id);
      const settings = readSettings(process.env);
      await withServers(settings, async (servers) => {
        const [view] = await readCheckpoints(servers, [id]);
        if (view === undefined) return;
        const offset = resetOffset(view, to);
        process.stdout.write(
          `${id} would go on at ${offset}, not ${view.checkpoint.next}: ${consequence(view, offset)}\n`,
        );
        if (!yes) return void process.stdout.write('Nothing was changed; add --yes to do it.\n');
        await resetPartition(servers, view, to, outputs, commandLogger(settings));
        process.stdout.write(`${id} goes on at ${offset}\n`);
      });
    });
}

function target(text: string): ResetTarget {
  if (text === 'beginning' || text === 'end' || text === 'next' || text === 'committed') return text;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('expected beginning, end, next, committed, or an offset');
}
