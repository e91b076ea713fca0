import { Command } from 'commander';
import { UsageError } from '../../errors.ts';
import { withDatabase } from '../../inspect/servers.ts';
import { findRecallable, recallSubmissions, waitForEnds } from '../../operate/recall/recall-submissions.ts';
import { readSettings } from '../../settings/settings.ts';
import { type OperatorFlags, operatorOf, withOperatorOptions } from '../operator-options.ts';
import { parseId, parseWholeNumber } from '../parse-options.ts';
import { recallableText, recalledText, recallJson } from './recall-text.ts';

interface RecallFlags extends OperatorFlags {
  readonly yes?: boolean;
  readonly wait: number;
  readonly json?: boolean;
}

const WAIT_SECONDS = 15;

export function recallCommand(): Command {
  const command = new Command('recall')
    .description(
      'Call back from FlexEcom what it has of an order, subscription, customer, transaction, debt or submission. Billing is told once FlexEcom confirms that it will not charge. Without --yes it only says what that would be.',
    )
    .argument('<id>', 'the id of any of these', parseId)
    .option('--yes', 'call it back')
    .option('--wait <seconds>', 'how long to wait for what becomes of it', parseWholeNumber, WAIT_SECONDS)
    .option('--json', 'print one JSON object per submission');
  return withOperatorOptions(command).addHelpText('after', EXIT_CODES).action(recall);
}

const EXIT_CODES =
  '\nExit codes: 0 called back (or described), 1 MongoDB is unreachable, 2 nothing is open under this id or wrong usage, 3 called back, and not confirmed yet.';

async function recall(id: string, flags: RecallFlags): Promise<void> {
  const { yes = false, json = false, wait } = flags;
  const print = (text: string) => void process.stdout.write(`${text}\n`);
  await withDatabase(readSettings(process.env), yes ? 'change' : 'read', async (database) => {
    const found = await findRecallable(database, id);
    if (found.length === 0) {
      throw new UsageError(`nothing is open under ${id}: no submission of it is scheduled, waiting, or with FlexEcom`);
    }
    if (!yes) {
      print(json ? recallJson(found) : `${recallableText(found)}\nNothing was changed. Add --yes to call it back.`);
      return;
    }
    const operator = await operatorOf(flags);
    const recalled = await recallSubmissions(database, found, operator, Date.now());
    const ended = await waitForEnds(database, recalled, wait * 1_000);
    print(json ? recallJson(ended) : recalledText(ended));
    if (ended.some(({ appliedAt, state }) => appliedAt === null && state !== 'NOT_SENT')) process.exitCode = 3;
  });
}
