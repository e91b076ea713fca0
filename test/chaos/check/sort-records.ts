import { z } from 'zod';
import { MALFORMED_KEY } from '../load/planned-load.ts';
import type { Schemas } from '../schemas.ts';
import type { Accepted, Contradiction, DeadLetter, Decline, Ended, Evidence, NotSent, Rerun } from './evidence.ts';
import type { TopicRecord } from './read-topics.ts';

/** The topics that this checker understands; it reads no other. */
export const KNOWN_TOPICS: readonly string[] = [
  'payment-declined.new-sale',
  'payment-declined.recurring',
  'rerun-requested',
  'submission-due',
  'decline-accepted',
  'decline-not-sent',
  'flexecom-submit.cascade',
  'flexecom-submit.recovery',
  'flexecom-result',
  'flexecom-result.cascade',
  'order-complete.new-sale',
  'order-complete.recurring',
  'order-declined',
  'subscription-recycle-failed',
  'money-contradiction',
];

/** Their writers may repeat themselves; their readers recognise it. */
const AT_LEAST_ONCE: readonly string[] = [
  'flexecom-result',
  'flexecom-result.cascade',
  'submission-due',
  // What seems to be left behind is handed over again; where a clock is fast, sooner than it is.
  'flexecom-submit.cascade',
  'flexecom-submit.recovery',
];
const INPUTS: readonly string[] = ['payment-declined.new-sale', 'payment-declined.recurring', 'rerun-requested'];
const DEAD_LETTERS = '.dlq';

const text = z.string();
const money = { amountMinor: z.int(), currency: text };
const Event = z.object({ eventId: text });
const DeclineEvent = z.object({ orderId: text, transactionId: text, ...money });
const RerunEvent = z.object({ orderId: text, requestKey: text });
const AcceptedEvent = z.object({
  eventId: text,
  orderId: text,
  transactionId: text,
  requestKey: text.nullable(),
  debtId: text,
  submissionId: text,
  route: text,
  dueAt: z.int().nullable(),
  ...money,
});
const NotSentEvent = z.object({
  eventId: text,
  orderId: text,
  transactionId: text.nullable(),
  requestKey: text.nullable(),
  submissionId: text.nullable(),
});
const EndedEvent = z.object({
  eventId: text,
  orderId: text,
  subscriptionId: text.nullable(),
  submissionId: text,
  saleKind: text.nullable(),
  billingCycle: z.int().nullable(),
});
const CompleteEvent = EndedEvent.extend({ flexecomTransactionId: text, ...money });
const ContradictionEvent = z.object({
  submissionId: text.nullable(),
  flexecomTransactionId: text,
  chargedMinor: z.int(),
  currency: text,
});

type TopicEvidence = Pick<
  Evidence,
  | 'declines'
  | 'reruns'
  | 'malformed'
  | 'accepted'
  | 'notSent'
  | 'ended'
  | 'contradictions'
  | 'deadLetters'
  | 'said'
  | 'unreadable'
>;

/** What the records of all topics say. */
export function sortRecords(records: readonly TopicRecord[], schemas: Schemas): TopicEvidence {
  const declines: Decline[] = [];
  const reruns: Rerun[] = [];
  const malformed: string[] = [];
  const accepted: Accepted[] = [];
  const notSent: NotSent[] = [];
  const ended: Ended[] = [];
  const contradictions: Contradiction[] = [];
  const deadLetters: DeadLetter[] = [];
  const said: { topic: string; eventId: string }[] = [];
  const unreadable: string[] = [];

  for (const record of records) {
    const position = positionOf(record);
    try {
      take(record, position, schemas.decode(record.value));
    } catch {
      unreadable.push(position);
    }
  }
  return { declines, reruns, malformed, accepted, notSent, ended, contradictions, deadLetters, said, unreadable };

  function take({ topic, key, headers }: TopicRecord, position: string, event: unknown): void {
    if (topic.endsWith(DEAD_LETTERS)) {
      const { salvage_topic, salvage_partition, salvage_offset, ce_id = '' } = headers;
      deadLetters.push({ eventId: ce_id, position: `${salvage_topic}/${salvage_partition}/${salvage_offset}` });
      return;
    }
    if (key?.startsWith(MALFORMED_KEY)) {
      malformed.push(position);
      return;
    }
    // Billing may repeat itself too.
    if (!AT_LEAST_ONCE.includes(topic) && !INPUTS.includes(topic)) {
      said.push({ topic, eventId: Event.parse(event).eventId });
    }
    switch (topic) {
      case 'payment-declined.new-sale':
      case 'payment-declined.recurring':
        declines.push({ position, rebill: topic.endsWith('recurring'), ...DeclineEvent.parse(event) });
        return;
      case 'rerun-requested':
        reruns.push({ position, ...RerunEvent.parse(event) });
        return;
      case 'decline-accepted':
        accepted.push(AcceptedEvent.parse(event));
        return;
      case 'decline-not-sent':
        notSent.push(NotSentEvent.parse(event));
        return;
      case 'order-complete.new-sale':
      case 'order-complete.recurring': {
        const { flexecomTransactionId, amountMinor, currency, ...rest } = CompleteEvent.parse(event);
        ended.push({ ...rest, how: 'complete', charge: { flexecomTransactionId, amountMinor, currency } });
        return;
      }
      case 'order-declined':
      case 'subscription-recycle-failed':
        ended.push({ ...EndedEvent.parse(event), how: 'declined', charge: null });
        return;
      case 'money-contradiction':
        contradictions.push(ContradictionEvent.parse(event));
    }
  }
}

function positionOf({ topic, partition, offset }: Pick<TopicRecord, 'topic' | 'partition' | 'offset'>): string {
  return `${topic}/${partition}/${offset}`;
}
