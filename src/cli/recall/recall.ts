import { withDatabase } from '../../inspect/servers.ts';
import { previewRecall } from '../../operate/recall/preview-recall.ts';
import { recallSubmissions, waitForEnds } from '../../operate/recall/recall-submissions.ts';
import { readSettings } from '../../settings/settings.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { type OperatorFlags, operatorOf } from '../operator-options.ts';
import { print } from '../print.ts';
import { recalledText, recallJson } from './recall-text.ts';

export interface RecallFlags extends OperatorFlags {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  /** Milliseconds. */
  readonly wait: number;
  readonly json?: boolean;
}

/** `salvage recall` */
export async function recall(id: string, flags: RecallFlags): Promise<void> {
  const { json = false, wait } = flags;
  const isMeant = flags.yes === true && flags.dryRun !== true;
  await withDatabase(readSettings(process.env), isMeant ? 'change' : 'read', async (database) => {
    const { submissions: found, sentences } = await previewRecall(database, id);
    if (!isMeant) {
      if (json) process.stdout.write(`${recallJson(found)}\n`);
      else print([...sentences, 'Nothing was changed. Add --yes to call it back.'].join('\n'));
      return;
    }
    const operator = await operatorOf(flags);
    const recalled = await recallSubmissions(database, found, operator, Date.now());
    const ended = await waitForEnds(database, recalled, wait);
    if (json) process.stdout.write(`${recallJson(ended)}\n`);
    else print(recalledText(ended));
    if (ended.some(({ appliedAt, state }) => appliedAt === null && state !== 'NOT_SENT'))
      process.exitCode = EXIT_CODES.notOver;
  });
}
