import type { DeadLetter } from '../../dead-letters/dead-letter.ts';
import { openRecordOf } from '../../dead-letters/dead-letter-record.ts';
import { storeHandling } from '../../dead-letters/store-dead-letters.ts';
import { countText } from '../../domain/count-text.ts';
import type { Publisher } from '../../kafka/client/publisher.ts';
import type { Codec } from '../../kafka/codec/codec.ts';
import type { Database } from '../../mongo/database.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';
import { audited, type Operator } from '../audit.ts';
import type { Preview } from '../preview.ts';
import { aboutText, groupSentences, idsOf } from './describe-dead-letters.ts';
import { type RefusedDeadLetter, type ReplayRequest, replay, sortReplayable } from './replay.ts';
import { replayUntilStopped, type StoppableEnd } from './stoppable-replay.ts';

interface ReplayPreview extends Preview {
  readonly toReplay: readonly DeadLetter[];
  readonly refused: readonly RefusedDeadLetter[];
}

/** What a replay would publish, and what it would refuse. Changes nothing. */
export async function previewReplay(
  { codec }: { readonly codec: Pick<Codec, 'decode'> },
  deadLetters: readonly DeadLetter[],
): Promise<ReplayPreview> {
  const { toReplay, refused } = await sortReplayable(codec, deadLetters);
  const reasons = Map.groupBy(refused, ({ why }) => why);
  const sentences = [
    `${countText(toReplay.length, 'dead letter')} would be published again, to the topics they came from, and no longer be open.`,
    ...groupSentences(toReplay.map(openRecordOf)),
    ...[...reasons].map(([why, group]) => `${countText(group.length, 'dead letter')} would be refused: ${why}`),
  ];
  return { count: toReplay.length, sentences, toReplay, refused };
}

/** Publishes dead letters again, on behalf of an operator. What Kafka has acknowledged is no longer open. */
export function replayDeadLetters(
  { database, publisher }: { database: Pick<Database, 'collection'>; publisher: Pick<Publisher, 'republish'> },
  request: ReplayRequest,
  operator: Operator,
): Promise<StoppableEnd> {
  const { deadLetters } = request;
  const records = deadLetters.map(openRecordOf);
  const markReplayed = (replayed: readonly DeadLetter[]) =>
    storeHandling(database, replayed.map(openRecordOf), {
      state: 'REPLAYED',
      handledAt: Date.now(),
      by: cleanText(operator.by),
      why: cleanText(operator.why),
    });
  const action = {
    action: 'dlq-replay',
    about: aboutText(records),
    ids: idsOf(records),
    at: Date.now(),
    outcome: (end: StoppableEnd) => replayEndText(end, deadLetters.length),
  } as const;
  return audited(database, operator, action, (entryId) =>
    replayUntilStopped(database, entryId, request, (stoppable) => replay({ publisher, markReplayed }, stoppable)),
  );
}

/** How a replay ended: the second half of a sentence. */
function replayEndText(end: StoppableEnd, asked: number): string {
  const { replayed, refused, unacknowledged, failure, stop } = end;
  const open = unacknowledged.length === 0 ? '' : `, ${unacknowledged.length} sent without an acknowledgement`;
  const not = refused.length === 0 ? '' : `, ${refused.length} refused`;
  const early = stop === null ? '' : `, stopped by ${stop.by}: ${stop.why}`;
  return `replayed ${replayed} of ${asked}${not}${open}${failure === null ? early : `: ${failure.message}`}`;
}
