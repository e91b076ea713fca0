import { Command } from 'commander';
import {
  contradictionText,
  contradictionTotals,
  listContradictions,
  settleContradiction,
  WHAT_TO_DO,
} from '../../inspect/contradictions/contradictions.ts';
import { withDatabase } from '../../inspect/servers.ts';
import { readSettings } from '../../settings/settings.ts';
import { cleanFields } from '../../telemetry/log-cleaning.ts';

/** `salvage contradictions`: R16, money that FlexEcom took and no order shows. */
export function contradictionsCommand(): Command {
  const command = new Command('contradictions')
    .description('money that FlexEcom took and no order shows (R16), oldest first, with what to do about each')
    .option('--all', 'settled ones too')
    .option('--json', 'one JSON object a line')
    .addHelpText('after', '\nExit codes: 0 shown or settled, 1 MongoDB is away, 2 no such contradiction, or wrong use.')
    .action(({ all = false, json = false }: { all?: boolean; json?: boolean }) => list(all, json));
  command
    .command('settle')
    .description('marks one as settled; moves no money')
    .argument('<id>', 'as listed')
    .requiredOption('--by <name>', 'who settled it')
    .requiredOption('--why <text>', 'what was done about the money')
    .option('--json', 'prints one JSON object')
    .action(async (id: string, _own: unknown, settle: Command) => {
      // --json is the parent's option too, which takes it wherever it stands.
      const { by, why, json = false } = settle.optsWithGlobals<{ by: string; why: string; json?: boolean }>();
      const settled = await withDatabase(readSettings(process.env), (database) =>
        settleContradiction(database, { id, by, why, now: Date.now() }),
      );
      process.stdout.write(`${json ? JSON.stringify(cleanFields({ ...settled })) : contradictionText(settled)}\n`);
    });
  return command;
}

async function list(settledToo: boolean, json: boolean): Promise<void> {
  const found = await withDatabase(readSettings(process.env), (database) =>
    listContradictions(database, { settledToo }),
  );
  if (json) {
    for (const one of found) {
      process.stdout.write(`${JSON.stringify({ ...cleanFields({ ...one }), toDo: WHAT_TO_DO[one.kind] })}\n`);
    }
    return;
  }
  const texts = [...found.map(contradictionText), contradictionTotals(found)];
  process.stdout.write(found.length === 0 ? 'No contradictions.\n' : `${texts.join('\n\n')}\n`);
}
