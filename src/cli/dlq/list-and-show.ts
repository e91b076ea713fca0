import { reasonGroupOf } from '../../dead-letters/dead-letter.ts';
import { countText } from '../../domain/count-text.ts';
import { deadLetterJson, readDeadLetter } from '../../inspect/dead-letters/dead-letters.ts';
import {
  type FoundDeadLetter,
  handledDeadLetters,
  selectDeadLetters,
} from '../../inspect/dead-letters/select-dead-letters.ts';
import { withServers } from '../../inspect/servers.ts';
import { readSettings } from '../../settings/settings.ts';
import { print, printJson } from '../print.ts';
import { deadLetterLine, deadLetterText, handledText } from './dead-letter-text.ts';
import { type SelectionFlags, selectionOf } from './selection.ts';

export interface ListFlags extends SelectionFlags {
  readonly json?: boolean;
}

/** `salvage dlq list` */
export async function listDeadLetters(topics: readonly string[], flags: ListFlags): Promise<void> {
  const found = await withServers(readSettings(process.env), 'read', (servers) =>
    selectDeadLetters(servers, selectionOf(topics, flags)),
  );
  if (flags.json === true) {
    for (const { deadLetter, handled } of found) {
      printJson({ ...deadLetterJson(deadLetter), ...handlingJson(handled) });
    }
    return;
  }
  print(found.length === 0 ? NONE : groupedText(found));
}

const NONE = 'No open dead letters. --all shows those that were replayed or dismissed, too.';

/** By reason, the most frequent first. */
function groupedText(found: readonly FoundDeadLetter[]): string {
  const groups = [
    ...Map.groupBy(found, ({ deadLetter }) => `${deadLetter.topic}, ${reasonGroupOf(deadLetter.reason)}`),
  ];
  const texts = groups
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([kind, group]) => {
      const lines = group.map(({ deadLetter, handled }) => `  ${deadLetterLine(deadLetter)}${handledText(handled)}`);
      return [`${countText(group.length, 'dead letter')} of ${kind}`, ...lines].join('\n');
    });
  return texts.join('\n\n');
}

function handlingJson(handled: FoundDeadLetter['handled']): Record<string, unknown> {
  const { state = 'OPEN', handledAt = null, by = null, why = null } = handled ?? {};
  return { state, handledAt, by, why };
}

/** In the dead-letter topic. */
export interface Position {
  readonly partition: number;
  readonly offset: number;
}

/** `salvage dlq show` */
export async function showDeadLetter(
  topic: string,
  position: Position,
  { json = false }: { json?: boolean },
): Promise<void> {
  await withServers(readSettings(process.env), 'read', async (servers) => {
    const details = await readDeadLetter(servers, { topic, ...position });
    const { deadLetter, message, valueHex } = details;
    const handled = (await handledDeadLetters(servers.database)).of(deadLetter);
    const text = json
      ? JSON.stringify({ ...deadLetterJson(deadLetter), ...handlingJson(handled), message, valueHex })
      : `${deadLetterText(details)}${handled === null ? '' : `\n${handledText(handled).trim()}`}`;
    if (json) process.stdout.write(`${text}\n`);
    else print(text);
  });
}
