import { openRecordOf } from '../../dead-letters/dead-letter-record.ts';
import { UsageError } from '../../errors.ts';
import { selectDeadLetters } from '../../inspect/dead-letters/select-dead-letters.ts';
import { withServers } from '../../inspect/servers.ts';
import { dismissDeadLetters, previewDismiss } from '../../operate/dead-letters/dismiss-dead-letters.ts';
import { readSettings } from '../../settings/settings.ts';
import { type OperatorFlags, operatorOf } from '../operator-options.ts';
import { printPreview } from '../print-preview.ts';
import type { Position } from './list-and-show.ts';
import { isSelection, type SelectionFlags, selectionOf } from './selection.ts';

export interface DismissFlags extends OperatorFlags, SelectionFlags {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `salvage dlq dismiss` */
export async function runDismiss(topic: string, position: Position | undefined, flags: DismissFlags): Promise<void> {
  const { dryRun = false, json = false } = flags;
  const selection = selectionOf([topic], { ...flags, ...(position === undefined ? {} : rangeOf(position)) });
  refuseWithoutSelection(position, flags);
  await withServers(readSettings(process.env), dryRun ? 'read' : 'change', async (servers) => {
    const found = (await selectDeadLetters(servers, selection)).map(({ deadLetter }) => openRecordOf(deadLetter));
    if (found.length === 0) throw new UsageError(`there is no such open dead letter; see salvage dlq list ${topic}`);
    if (dryRun) return printPreview(previewDismiss(found), flags);
    const dismissed = await dismissDeadLetters(servers.database, found, await operatorOf(flags), Date.now());
    const positions = found.map(({ _id }) => _id);
    process.stdout.write(
      json
        ? `${JSON.stringify({ dismissed, positions })}\n`
        : `Dismissed ${dismissed}. salvage dlq list --all still shows what was dismissed.\n`,
    );
  });
}

function rangeOf({ partition, offset }: Position): SelectionFlags {
  return { partition, fromOffset: offset, toOffset: offset };
}

/** A whole topic is never meant by leaving something out. */
function refuseWithoutSelection(position: Position | undefined, flags: SelectionFlags): void {
  if (position !== undefined || isSelection(flags)) return;
  throw new UsageError(
    'say which: a position, --reason, --since, or a range with --partition, --from-offset and --to-offset',
  );
}
