import { Command } from 'commander';
import { listContradictions, WHAT_TO_DO } from '../../inspect/contradictions/contradictions.ts';
import { withDatabase } from '../../inspect/servers.ts';
import { previewSettle, settleContradiction } from '../../operate/contradictions/settle-contradiction.ts';
import { readSettings } from '../../settings/settings.ts';
import { cleanFields } from '../../telemetry/log-cleaning.ts';
import { type OperatorFlags, operatorOf, withOperatorOptions } from '../operator-options.ts';
import { print, printJson } from '../print.ts';
import { printPreview } from '../print-preview.ts';
import { contradictionText, contradictionTotals } from './contradiction-text.ts';

export function contradictionsCommand(): Command {
  const command = new Command('contradictions')
    .description(
      'List charges by FlexEcom that no order accounts for, oldest first, with what to do about each. Never moves money.',
    )
    .option('--all', 'include settled ones')
    .option('--json', 'print one JSON object per line')
    .addHelpText('after', EXIT_CODES)
    .action(({ all = false, json = false }: { all?: boolean; json?: boolean }) => list(all, json));
  withOperatorOptions(command.command('settle'))
    .description(
      'Record that a contradiction is settled: say with --why what was done about the money. Never moves money.',
    )
    .argument('<id>', 'its id, as salvage contradictions lists it')
    .option('--dry-run', 'say what it would do, and change nothing')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXIT_CODES)
    .action(async (id: string, _own: unknown, settle: Command) => {
      // The parent command has --json too, and commander gives it to the parent wherever it is written.
      await settleOne(id, settle.optsWithGlobals<SettleFlags>());
    });
  return command;
}

interface SettleFlags extends OperatorFlags {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

async function settleOne(id: string, flags: SettleFlags): Promise<void> {
  const { dryRun = false, json = false } = flags;
  await withDatabase(readSettings(process.env), dryRun ? 'read' : 'change', async (database) => {
    if (dryRun) return printPreview(await previewSettle(database, id), flags);
    const settled = await settleContradiction(database, id, await operatorOf(flags), Date.now());
    if (json) printJson(cleanFields({ ...settled }));
    else print(contradictionText(settled));
  });
}

const EXIT_CODES = '\nExit codes: 0 listed or settled, 1 MongoDB is unreachable, 2 unknown id or wrong usage.';

async function list(includeSettled: boolean, json: boolean): Promise<void> {
  const found = await withDatabase(readSettings(process.env), 'read', (database) =>
    listContradictions(database, { includeSettled }),
  );
  if (json) {
    for (const one of found) {
      printJson({ ...cleanFields({ ...one }), toDo: WHAT_TO_DO[one.kind] });
    }
    return;
  }
  const texts = [...found.map(contradictionText), contradictionTotals(found)];
  print(found.length === 0 ? 'No contradictions.' : texts.join('\n\n'));
}
