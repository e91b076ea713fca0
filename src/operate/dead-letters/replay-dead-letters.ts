import { countText } from '../../domain/count-text.ts';
import { type DeadLetter, deadLetterPosition } from '../../inspect/dead-letters/dead-letters.ts';
import type { Database } from '../../mongo/database.ts';
import { deadLetterTopicOf } from '../../names.ts';
import { audited, type Operator } from '../audit.ts';
import { type ReplayEnd, type ReplayRequest, replay } from './replay.ts';

/** Publishes dead letters again, on behalf of an operator. Whether each may be replayed was asked before. */
export function replayDeadLetters(
  { database, ...deps }: { readonly database: Pick<Database, 'collection'> } & Parameters<typeof replay>[0],
  request: ReplayRequest,
  operator: Operator,
): Promise<ReplayEnd> {
  const { deadLetters } = request;
  const topics = [...new Set(deadLetters.map(({ topic }) => deadLetterTopicOf(topic)))];
  const action = {
    action: 'dlq-replay',
    about: `${countText(deadLetters.length, 'dead letter')} of ${topics.join(', ')}`,
    ids: deadLetters.flatMap((one) => [deadLetterPosition(one), ...keyOf(one)]),
    at: Date.now(),
    outcome: (end: ReplayEnd) => endText(end, deadLetters.length),
  } as const;
  return audited(database, operator, action, () => replay(deps, request));
}

function keyOf({ record }: DeadLetter): string[] {
  return record.key === null ? [] : [record.key.toString('utf8')];
}

function endText({ replayed, unacknowledged, failure }: ReplayEnd, asked: number): string {
  const open = unacknowledged.length === 0 ? '' : `, ${unacknowledged.length} sent without an acknowledgement`;
  return `replayed ${replayed} of ${asked}${open}${failure === null ? '' : `: ${failure.message}`}`;
}
