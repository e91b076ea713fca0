import { storeHandling } from '../../dead-letters/store-dead-letters.ts';
import { countText } from '../../domain/count-text.ts';
import type { DeadLetterRecord } from '../../domain/documents/dead-letter-record.ts';
import type { Database } from '../../mongo/database.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';
import { audited, type Operator } from '../audit.ts';
import type { Preview } from '../preview.ts';
import { aboutText, groupSentences, idsOf } from './describe-dead-letters.ts';

/** What dismissing would do. Changes nothing. */
export function previewDismiss(deadLetters: readonly DeadLetterRecord[]): Preview {
  const count = deadLetters.length;
  return {
    count,
    sentences: [
      `${countText(count, 'dead letter')} would no longer be open. What they say is not processed; the messages stay in their topics.`,
      ...groupSentences(deadLetters),
    ],
  };
}

/**
 * Records that nothing has to be done about them. Nothing is deleted: they can still be shown and replayed.
 * @returns how many: those that somebody has replayed meanwhile are left out.
 */
export function dismissDeadLetters(
  database: Pick<Database, 'collection'>,
  deadLetters: readonly DeadLetterRecord[],
  operator: Operator,
  now: number,
): Promise<number> {
  const handling = {
    ...{ state: 'DISMISSED' as const, handledAt: now },
    ...{ by: cleanText(operator.by), why: cleanText(operator.why) },
  };
  const outcome = (count: number) => `dismissed ${countText(count, 'dead letter')}`;
  const action = {
    action: 'dlq-dismiss',
    about: aboutText(deadLetters),
    ids: idsOf(deadLetters),
    at: now,
    outcome,
  } as const;
  return audited(database, operator, action, async () => {
    let dismissed = 0;
    for (let next = 0; next < deadLetters.length; next += BATCH_DEAD_LETTERS) {
      const batch = deadLetters.slice(next, next + BATCH_DEAD_LETTERS);
      await storeHandling(database, batch, handling);
      const ids = batch.map(({ _id }) => _id);
      dismissed += await database.collection('deadLetters').countDocuments({ _id: { $in: ids }, state: 'DISMISSED' });
    }
    return dismissed;
  });
}

/** Written together. */
const BATCH_DEAD_LETTERS = 1_000;
