import type { Admin } from 'kafkajs';
import pino from 'pino';
import { withNullHeaders } from '../../../src/kafka/kafkajs-patches/null-headers.ts';
import { checkedProducer } from '../../../src/kafka/kafkajs-patches/whole-sends.ts';
import { rangesOf } from '../../../src/kafka/log/log-bounds.ts';
import { type LogRecord, readLog } from '../../../src/kafka/log/log-reader.ts';
import { type SetUpReport, setUp } from '../../../src/run/set-up.ts';
import { readSettings } from '../../../src/settings/settings.ts';
import type { OldOutput } from '../../../src/upgrade/first-version.ts';
import { Deployment } from '../../support/deployment.ts';

/** A document as a test writes or reads it, of whatever version. */
export type AnyDocument = { _id: string } & Record<string, unknown>;

/** What differs from a checkpoint without anything to do. */
interface OldCheckpointFields {
  readonly epoch?: number;
  readonly from?: number;
  readonly next?: number;
  readonly outputs?: readonly OldOutput[];
  readonly storedAt?: number;
  readonly deadLettersInARow?: number;
  readonly stopped?: unknown;
  readonly identity?: unknown;
}

const JO = { by: 'jo', why: 'a new release', via: 'CLI' } as const;

/** A deployment whose documents a test writes as the first version did. */
export class OldData {
  readonly deployment = new Deployment();
  readonly admin: Admin = this.deployment.kafka.admin();

  async setUp(): Promise<void> {
    await this.deployment.setUp();
    await this.admin.connect();
    await this.forgetDataVersion();
  }

  /** The first version recorded none. */
  async forgetDataVersion(): Promise<void> {
    await this.documents('meta').deleteMany({});
  }

  documents(collection: string) {
    return this.deployment.database.db.collection<AnyDocument>(collection);
  }

  async addCheckpoint(_id: string, fields: OldCheckpointFields = {}): Promise<void> {
    const checkpoint = {
      epoch: 3,
      from: 0,
      next: 0,
      outputs: [],
      storedAt: Date.now(),
      deadLettersInARow: 0,
      stopped: null,
      held: null,
      identity: null,
      ...fields,
    };
    await this.documents('checkpoints').replaceOne({ _id }, checkpoint, { upsert: true });
  }

  /** By `<stage>/<topic>/<partition>`. */
  checkpoint(oldId: string): Promise<AnyDocument | null> {
    return this.documents('checkpoints').findOne({ _id: `v2/${oldId}` });
  }

  output(topic: string, eventId: string, headers: Record<string, string> = {}): OldOutput {
    return {
      eventId,
      topic: this.deployment.names.topic(topic),
      key: Buffer.from(`order of ${eventId}`),
      value: Buffer.from(`value of ${eventId}`),
      headers: { ce_id: eventId, ...headers },
    };
  }

  /** As a process did that crashed after its transaction, or as FlexEcom's webhook does. */
  async publish(outputs: readonly OldOutput[]): Promise<void> {
    const producer = checkedProducer(this.deployment.kafka, { idempotent: true });
    await producer.connect();
    for (const { topic, key, value, headers } of outputs) {
      await producer.send({ topic, acks: -1, messages: [{ key, value, headers: withNullHeaders(headers) }] });
    }
    await producer.disconnect();
  }

  async commitOffset(group: string, topic: string, partition: number, offset: number): Promise<void> {
    const { names } = this.deployment;
    const partitions = [{ partition, offset: String(offset) }];
    await this.admin.setOffsets({ groupId: names.group(group), topic: names.topic(topic), partitions });
  }

  async committedOffset(group: string, topic: string, partition: number): Promise<number> {
    const { names } = this.deployment;
    const groupId = names.group(group);
    const [fetched] = await this.admin.fetchOffsets({ groupId, topics: [names.topic(topic)] });
    return Number(fetched?.partitions.find((entry) => entry.partition === partition)?.offset);
  }

  /** The eventIds in a topic, as a `read_committed` reader sees them now; in no particular order. */
  async eventIds(topic: string): Promise<string[]> {
    return (await this.records(topic)).map(({ headers }) => String(headers.ce_id)).sort();
  }

  async records(topic: string): Promise<LogRecord[]> {
    const found: LogRecord[] = [];
    const ranges = await rangesOf(this.admin, [this.deployment.names.topic(topic)]);
    await readLog(this.deployment, ranges, (record) => void found.push(record));
    return found;
  }

  /** What `salvage setup` does. */
  setUpAgain(): Promise<SetUpReport> {
    return setUp(readSettings(this.deployment.env), pino({ level: 'silent' }), { log: () => undefined, operator: JO });
  }

  async close(): Promise<void> {
    await this.admin.disconnect();
    await this.deployment.close();
  }
}
