import { UsageError } from '../../errors.ts';
import { withDatabase } from '../../inspect/servers.ts';
import { findRecallable, recallSubmissions, waitForEnds } from '../../operate/recall/recall-submissions.ts';
import { readSettings } from '../../settings/settings.ts';
import { type OperatorFlags, operatorOf } from '../operator-options.ts';
import { recallableText, recalledText, recallJson } from './recall-text.ts';

export interface RecallFlags extends OperatorFlags {
  readonly yes?: boolean;
  readonly wait: number;
  readonly json?: boolean;
}

/** `salvage recall` */
export async function recall(id: string, flags: RecallFlags): Promise<void> {
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
