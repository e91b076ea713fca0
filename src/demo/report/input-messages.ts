import { paymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import { paymentDeclinedRecurring } from '../../../topics/payment-declined.recurring.ts';
import { rerunRequested } from '../../../topics/rerun-requested.ts';
import type { LogRecord } from '../../kafka/log/log-reader.ts';
import { readEvents, readRecords, type TopicSource } from './read-topics.ts';

/** The messages that came in, as the topics show them: told apart without asking the pipeline what it made of them. */
export interface InputMessages {
  readonly declines: number;
  /** Beyond the first of its identity: the same decline or request key again. */
  readonly duplicates: number;
  readonly deadLetters: number;
}

interface Input {
  readonly record: LogRecord;
  /** What makes it the same decline (R14): its debt's chain, transaction and attempt; or the order and request key. */
  readonly identity: string | null;
}

export async function readInputs(source: TopicSource): Promise<InputMessages> {
  const inputs = [...(await initialDeclines(source)), ...(await rebillDeclines(source)), ...(await reruns(source))];
  const dead = await deadLetterPlaces(source);
  const alive = inputs.filter(({ record }) => !dead.has(placeOf(record.topic, record.partition, record.offset)));
  const identities = new Set(
    alive.map(({ record, identity }) => identity ?? `unreadable ${record.topic} ${record.offset}`),
  );
  return {
    declines: inputs.length,
    duplicates: alive.length - identities.size,
    deadLetters: inputs.length - alive.length,
  };
}

async function initialDeclines(source: TopicSource): Promise<Input[]> {
  const read = await readEvents(source, paymentDeclinedNewSale);
  return read.map(({ record, event }) => ({
    record,
    identity: event && JSON.stringify([event.orderId, event.firstDeclinedTransactionId, event.transactionId]),
  }));
}

async function rebillDeclines(source: TopicSource): Promise<Input[]> {
  const read = await readEvents(source, paymentDeclinedRecurring);
  return read.map(({ record, event }) => ({
    record,
    identity: event && JSON.stringify([event.subscriptionId, event.billingCycle, event.transactionId, event.attempt]),
  }));
}

async function reruns(source: TopicSource): Promise<Input[]> {
  const read = await readEvents(source, rerunRequested);
  return read.map(({ record, event }) => ({
    record,
    identity: event && JSON.stringify(['rerun', event.orderId, event.requestKey]),
  }));
}

/** Where the dead letters of the three topics came from. */
async function deadLetterPlaces(source: TopicSource): Promise<Set<string>> {
  const places = new Set<string>();
  for (const topic of [paymentDeclinedNewSale, paymentDeclinedRecurring, rerunRequested]) {
    for (const { headers } of await readRecords(source, source.names.deadLetterTopic(topic.name))) {
      const partition = Number(headers.salvage_partition?.toString());
      places.add(placeOf(source.names.topic(topic.name), partition, Number(headers.salvage_offset?.toString())));
    }
  }
  return places;
}

function placeOf(topic: string, partition: number, offset: number): string {
  return `${topic}/${partition}/${offset}`;
}
