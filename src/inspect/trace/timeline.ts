import { allTopics, topicByName } from '../../../topics/all.ts';
import { countText } from '../../domain/count-text.ts';
import type { Contradiction } from '../../domain/documents/contradiction.ts';
import type { DeclineRecord } from '../../domain/documents/decline-record.ts';
import type { Submission } from '../../domain/documents/submission.ts';
import { sourceTopic } from '../../names.ts';
import type { DecodedMessage } from '../messages/decode-message.ts';
import { describeMessage } from '../messages/describe-message.ts';

/** One thing that happened to an order. */
export interface TimelineEntry {
  /** Epoch ms; domain time where the event or document has one, else Kafka's timestamp. */
  readonly at: number;
  /** Topic, partition and offset, or collection and `_id`. */
  readonly where: string;
  readonly what: string;
}

interface TimelineDocuments {
  readonly submissions: readonly Submission[];
  readonly declines: readonly DeclineRecord[];
  readonly contradictions: readonly Contradiction[];
}

/** Messages and the documents' history in time order; those of one millisecond in the order of the pipeline's steps. */
export function timeline(messages: readonly DecodedMessage[], documents: TimelineDocuments): TimelineEntry[] {
  const entries = [
    ...messages.map(messageEntry),
    ...documents.declines.map(declineEntry),
    ...documents.submissions.flatMap(submissionEntries),
    ...documents.contradictions.flatMap(contradictionEntries),
  ];
  return entries
    .sort((a, b) => a.at - b.at || a.rank - b.rank || a.offset - b.offset)
    .map(({ at, where, what }) => ({ at, where, what }));
}

interface RankedEntry extends TimelineEntry {
  /** The step of the pipeline; sorts entries of the same millisecond. */
  readonly rank: number;
  readonly offset: number;
}

const RANKS = new Map<string, number>(allTopics.map(({ name }, index) => [name, index]));
/** Documents record what a stage decided: after its inputs, before its outputs. */
const RANK_DOCUMENTS = 3.5;

function messageEntry(message: DecodedMessage): RankedEntry {
  const { topic, partition, offset, event, timestamp } = message;
  // A dead letter is shown when it was written, not when its event occurred.
  const occurredAt = topicByName(topic) === undefined ? undefined : event?.occurredAt;
  return {
    at: typeof occurredAt === 'number' ? occurredAt : timestamp,
    where: `${topic} ${partition}:${offset}`,
    what: describeMessage(message),
    rank: RANKS.get(sourceTopic(topic)) ?? RANKS.size,
    offset,
  };
}

function declineEntry({ _id, receivedAt, answer, repeats, differingRepeats = 0 }: DeclineRecord): RankedEntry {
  const answerText = answer.kind === 'ACCEPTED' ? `accepted as ${answer.submissionId}` : `not sent, ${answer.reason}`;
  const differingText = differingRepeats === 0 ? '' : `, ${differingRepeats} with other money or another card`;
  const repeatsText = repeats === 0 ? '' : `; repeated ${countText(repeats, 'time')}${differingText}`;
  return documentEntry(receivedAt, `declines ${_id}`, `decided: ${answerText}${repeatsText}`);
}

function submissionEntries({ _id, history }: Submission): RankedEntry[] {
  return history.map(({ at, state, by, detail }) =>
    documentEntry(at, `submissions ${_id}`, `${state} by ${by}${detail === null ? '' : `: ${detail}`}`),
  );
}

function contradictionEntries({ _id, kind, recordedAt, settled }: Contradiction): RankedEntry[] {
  const where = `contradictions ${_id}`;
  const recorded = documentEntry(recordedAt, where, `${kind} recorded`);
  return settled === null
    ? [recorded]
    : [recorded, documentEntry(settled.at, where, `settled by ${settled.by}: ${settled.why}`)];
}

function documentEntry(at: number, where: string, what: string): RankedEntry {
  return { at, where, what, rank: RANK_DOCUMENTS, offset: 0 };
}
