import { allTopics, topicByName } from '../../../topics/all.ts';
import type { Contradiction, DeclineRecord, Submission } from '../../domain/documents.ts';
import { describeMessage } from '../messages/describe-message.ts';
import { type SeenMessage, sourceTopic } from '../messages/read-message.ts';

/** One thing that happened to an order. */
export interface TimelineEntry {
  /** Epoch ms, domain time where the pipeline gave one. */
  readonly at: number;
  /** A topic with partition and offset, or a collection with an `_id`. */
  readonly where: string;
  readonly what: string;
}

export interface TimelineDocuments {
  readonly submissions: readonly Submission[];
  readonly declines: readonly DeclineRecord[];
  readonly contradictions: readonly Contradiction[];
}

/** Pure. Messages and the history in documents, in time order; at one moment in the order that the pipeline works in. */
export function timeline(messages: readonly SeenMessage[], documents: TimelineDocuments): TimelineEntry[] {
  const entries = [
    ...messages.map(ofMessage),
    ...documents.declines.map(ofDecline),
    ...documents.submissions.flatMap(ofSubmission),
    ...documents.contradictions.flatMap(ofContradiction),
  ];
  return entries
    .sort((a, b) => a.at - b.at || a.rank - b.rank || a.offset - b.offset)
    .map(({ at, where, what }) => ({ at, where, what }));
}

interface Ranked extends TimelineEntry {
  /** The place in the pipeline: what sorts entries of one millisecond. */
  readonly rank: number;
  readonly offset: number;
}

const RANKS = new Map<string, number>(allTopics.map(({ name }, index) => [name, index]));
/** A document's entry tells what a stage decided: after its inputs, before its outputs. */
const RANK_DOCUMENTS = 3.5;

function ofMessage(message: SeenMessage): Ranked {
  const { topic, partition, offset, event, timestamp } = message;
  // A dead letter's event was about to be processed when Kafka got the dead letter, whenever it had occurred.
  const occurredAt = topicByName(topic) === undefined ? undefined : event?.occurredAt;
  return {
    at: typeof occurredAt === 'number' ? occurredAt : timestamp,
    where: `${topic} ${partition}:${offset}`,
    what: describeMessage(message),
    rank: RANKS.get(sourceTopic(topic)) ?? RANKS.size,
    offset,
  };
}

function ofDecline({ _id, receivedAt, answer, repeats }: DeclineRecord): Ranked {
  const answered = answer.kind === 'ACCEPTED' ? `accepted as ${answer.submissionId}` : `not sent, ${answer.reason}`;
  const repeated = repeats === 0 ? '' : `; came again ${repeats} times`;
  return entry(receivedAt, `declines ${_id}`, `taken: ${answered}${repeated}`);
}

function ofSubmission({ _id, history }: Submission): Ranked[] {
  return history.map(({ at, state, by, detail }) =>
    entry(at, `submissions ${_id}`, `${state} by ${by}${detail === null ? '' : `: ${detail}`}`),
  );
}

function ofContradiction({ _id, kind, recordedAt, settled }: Contradiction): Ranked[] {
  const where = `contradictions ${_id}`;
  const recorded = entry(recordedAt, where, `${kind} recorded`);
  return settled === null
    ? [recorded]
    : [recorded, entry(settled.at, where, `settled by ${settled.by}: ${settled.why}`)];
}

function entry(at: number, where: string, what: string): Ranked {
  return { at, where, what, rank: RANK_DOCUMENTS, offset: 0 };
}
