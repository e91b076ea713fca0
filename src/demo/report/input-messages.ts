import { paymentDeclinedNewSale } from '../../../topics/payment-declined.new-sale.ts';
import { paymentDeclinedRecurring } from '../../../topics/payment-declined.recurring.ts';
import { rerunRequested } from '../../../topics/rerun-requested.ts';
import type { TopicServers } from '../../inspect/servers.ts';
import type { LogRecord } from '../../kafka/log/log-reader.ts';
import { readEvents, readRecords } from './read-topics.ts';

/** Counts of the messages that came in, taken from the topics alone, so that the pipeline's own records can be checked. */
export interface InputMessages {
  readonly declines: number;
  /** The same decline or the same rerun request again. */
  readonly duplicates: number;
  readonly deadLetters: number;
}

interface Input {
  readonly record: LogRecord;
  /** Equal for repeats of one decline or one rerun request; null where the message cannot be decoded. */
  readonly identity: string | null;
}

export async function readInputs(servers: TopicServers): Promise<InputMessages> {
  const inputs = [...(await initialDeclines(servers)), ...(await rebillDeclines(servers)), ...(await reruns(servers))];
  const dead = await deadLetterOrigins(servers);
  const alive = inputs.filter(({ record }) => !dead.has(originOf(record.topic, record.partition, record.offset)));
  const identities = new Set(
    alive.map(({ record, identity }) => identity ?? `unreadable ${record.topic} ${record.offset}`),
  );
  return {
    declines: inputs.length,
    duplicates: alive.length - identities.size,
    deadLetters: inputs.length - alive.length,
  };
}

async function initialDeclines(servers: TopicServers): Promise<Input[]> {
  const read = await readEvents(servers, paymentDeclinedNewSale);
  return read.map(({ record, event }) => ({
    record,
    identity: event && JSON.stringify([event.orderId, event.firstDeclinedTransactionId, event.transactionId]),
  }));
}

async function rebillDeclines(servers: TopicServers): Promise<Input[]> {
  const read = await readEvents(servers, paymentDeclinedRecurring);
  return read.map(({ record, event }) => ({
    record,
    identity: event && JSON.stringify([event.subscriptionId, event.billingCycle, event.transactionId, event.attempt]),
  }));
}

async function reruns(servers: TopicServers): Promise<Input[]> {
  const read = await readEvents(servers, rerunRequested);
  return read.map(({ record, event }) => ({
    record,
    identity: event && JSON.stringify(['rerun', event.orderId, event.requestKey]),
  }));
}

/** Topic, partition and offset of every input message that became a dead letter. */
async function deadLetterOrigins(servers: TopicServers): Promise<Set<string>> {
  const origins = new Set<string>();
  for (const topic of [paymentDeclinedNewSale, paymentDeclinedRecurring, rerunRequested]) {
    for (const { headers } of await readRecords(servers, servers.names.deadLetterTopic(topic.name))) {
      const partition = Number(headers.salvage_partition?.toString());
      origins.add(originOf(servers.names.topic(topic.name), partition, Number(headers.salvage_offset?.toString())));
    }
  }
  return origins;
}

function originOf(topic: string, partition: number, offset: number): string {
  return `${topic}/${partition}/${offset}`;
}
