import { Command, InvalidArgumentError, Option } from 'commander';
import {
  type CheckpointView,
  checkChosen,
  chosenCheckpoints,
  parseCheckpointId,
  readCheckpoints,
} from '../../inspect/checkpoints/checkpoints.ts';
import { type Servers, withServers } from '../../inspect/servers.ts';
import { firstVersionUntil, type UpgradedAt } from '../../operate/checkpoints/first-version-until.ts';
import { checkpointJson } from '../../operate/checkpoints/recovery-options.ts';
import { type ResetTarget, resetConsequence, resetOffset } from '../../operate/checkpoints/reset-offset.ts';
import { type OutputsChoice, resetPartition } from '../../operate/checkpoints/reset-partition.ts';
import { resumePartition } from '../../operate/checkpoints/resume-partition.ts';
import { readSettings } from '../../settings/settings.ts';
import { commandLogger } from '../../telemetry/logging.ts';
import { parseTime } from '../parse-options.ts';
import { checkpointText } from './checkpoint-text.ts';

const STAGE_OR_TOPIC = '<stage> or <stage>/<topic> stands for all its stopped partitions';

export function checkpointCommand(): Command {
  return new Command('checkpoint')
    .description(
      'Show the checkpoint of each stage and partition, resume a stopped partition, or reset a stopped or held one.',
    )
    .addHelpText('after', '\nAn id is <stage>/<topic>/<partition>, such as apply-results/flexecom-result/0.')
    .addCommand(showCommand())
    .addCommand(resumeCommand())
    .addCommand(resetCommand());
}

function showCommand(): Command {
  return new Command('show')
    .description('Show checkpoints; for a stopped or held partition also why, and what to do about it.')
    .argument('[id...]', 'checkpoint ids (default: all)')
    .option('--stopped', 'only stopped partitions')
    .option('--json', 'print one JSON object per line')
    .addHelpText('after', '\nExit codes: 0 shown, 1 a server is unreachable, 2 unknown id or wrong usage.')
    .action(async (ids: string[], { stopped = false, json = false }: { stopped?: boolean; json?: boolean }) => {
      for (const id of ids) parseCheckpointId(id);
      const views = await withServers(readSettings(process.env), 'read', (servers) => readCheckpoints(servers, ids));
      const shown = views.filter(({ checkpoint }) => !stopped || checkpoint.stopped !== null);
      for (const view of shown) {
        process.stdout.write(`${json ? JSON.stringify(checkpointJson(view)) : checkpointText(view)}\n`);
      }
      if (shown.length > 0 || json) return;
      process.stdout.write(stopped ? 'No partition is stopped.\n' : 'No checkpoints yet.\n');
    });
}

function resumeCommand(): Command {
  return new Command('resume')
    .description('Let stopped partitions continue at their offsets, after you fixed the cause.')
    .argument('<id...>', `checkpoint ids; ${STAGE_OR_TOPIC}`)
    .addHelpText(
      'after',
      '\nExit codes: 0 resumed, 1 a server is unreachable, 2 not stopped, the cause persists, or wrong usage.',
    )
    .action(async (ids: string[]) => {
      for (const id of ids) checkChosen(id);
      const settings = readSettings(process.env);
      await withServers(settings, 'change', async (servers) => {
        for (const view of await chosen(servers, ids)) {
          await resumePartition(servers, view, commandLogger(settings));
          process.stdout.write(`${view.name} resumed at offset ${view.checkpoint.next}.\n`);
        }
      });
    });
}

async function chosen(servers: Servers, ids: readonly string[]): Promise<CheckpointView[]> {
  const views = await chosenCheckpoints(servers, ids);
  if (views.length === 0) process.stdout.write(`No partition of ${ids.join(', ')} is stopped.\n`);
  return views;
}

interface ResetFlags {
  to: ResetTarget;
  outputs: OutputsChoice;
  upgradedAt?: UpgradedAt;
  yes?: boolean;
}

function resetCommand(): Command {
  return new Command('reset')
    .description('Set a stopped or held partition to another offset. Without --yes it only says what that would mean.')
    .argument('<id...>', `checkpoint ids; ${STAGE_OR_TOPIC}`)
    .requiredOption('--to <offset>', 'beginning, end, next, committed, or a number', parseTarget)
    .addOption(
      new Option(
        '--outputs <choice>',
        "the last chunk's messages: look for them in the log; or, if that cannot tell, say that they are published, or publish them",
      )
        .choices(['look', 'published', 'publish'])
        .default('look'),
    )
    .option(
      '--upgraded-at <time>',
      'where a backup of release 0.1.0 was restored: when this installation was upgraded from it, or "now"',
      parseUpgradedAt,
    )
    .option('--yes', 'reset it')
    .addHelpText(
      'after',
      '\nExit codes: 0 reset (or described), 1 a server is unreachable, 2 neither stopped nor held, or wrong usage.',
    )
    .action(async (ids: string[], { to, outputs, upgradedAt, yes = false }: ResetFlags) => {
      for (const id of ids) checkChosen(id);
      const settings = readSettings(process.env);
      await withServers(settings, yes ? 'change' : 'read', async (servers) => {
        for (const view of await chosen(servers, ids)) {
          const { name } = view;
          const offset = resetOffset(view, to);
          const consequence = resetConsequence(view, offset);
          process.stdout.write(`Resetting ${name} from offset ${view.checkpoint.next} to ${offset}: ${consequence}.\n`);
          const ofFirstVersion = await firstVersionUntil(servers, view, offset, upgradedAt);
          if (ofFirstVersion !== null) {
            process.stdout.write(`Those before offset ${ofFirstVersion} get the ids that release 0.1.0 gave them.\n`);
          }
          if (!yes) continue;
          const request = { target: to, outputs, firstVersionUntil: ofFirstVersion };
          await resetPartition(servers, view, request, commandLogger(settings));
          process.stdout.write(`${name} continues at offset ${offset}.\n`);
        }
        if (!yes) process.stdout.write('Nothing was changed. Add --yes to reset it.\n');
      });
    });
}

function parseUpgradedAt(text: string): UpgradedAt {
  return text === 'now' ? 'now' : parseTime(text);
}

function parseTarget(text: string): ResetTarget {
  if (text === 'beginning' || text === 'end' || text === 'next' || text === 'committed') return text;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected beginning, end, next, committed, or an offset.');
}
