import { setTimeout as sleep } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { PREFIX } from '../cluster/merchant.ts';
import type { BillingWrite } from './planned-changes.ts';

const ANSWER_MS_MAX = 10_000;
/** The document may not be there yet: the pipeline creates it with the decline. */
const RETRY_MS = 250;

/** Billing's own documents, which it changes whenever it likes. */
export class BillingDocuments {
  /** A majority has them. */
  readonly written: BillingWrite[] = [];
  /** Tried, and the answer is not known: what stands there then says nothing. */
  readonly uncertainIds = new Set<string>();
  readonly #client: MongoClient;

  constructor(mongodbUri: string) {
    this.#client = new MongoClient(mongodbUri, {
      serverSelectionTimeoutMS: ANSWER_MS_MAX,
      socketTimeoutMS: ANSWER_MS_MAX,
      writeConcern: { w: 'majority', journal: true },
    });
  }

  /** Resolves when it is written, or when the run gives up. */
  async write(write: BillingWrite, signal: AbortSignal): Promise<void> {
    const { collection, id, fields } = write;
    const documents = this.#client.db(PREFIX).collection<{ _id: string }>(collection);
    while (!signal.aborted) {
      try {
        const { matchedCount } = await documents.updateOne({ _id: id }, { $set: { ...fields } });
        if (matchedCount === 1) {
          this.uncertainIds.delete(id);
          this.written.push(write);
          return;
        }
      } catch {
        this.uncertainIds.add(id);
      }
      await sleep(RETRY_MS);
    }
  }

  async close(): Promise<void> {
    await this.#client.close();
  }
}
