import { setTimeout as sleep } from 'node:timers/promises';
import type { OnProgress } from '../../../local/download.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Actors } from '../load/run-load.ts';
import type { Schemas } from '../schemas.ts';
import { compare } from './compare.ts';
import type { Evidence } from './evidence.ts';
import type { Finding } from './finding.ts';
import { followTopics, readAllTopics, type TopicRecord } from './read-topics.ts';
import { type Recovery, recoverySeconds } from './recovery.ts';
import { sortRecords } from './sort-records.ts';
import { readDocuments, readLedger } from './stored-documents.ts';

interface Verdict {
  readonly findings: readonly Finding[];
  /** Different ones. */
  readonly declines: number;
  readonly recovery: Recovery;
}

const DRAIN_MS_MAX = 240_000;
/** Where nothing new was published for so long, waiting longer helps nothing. */
const QUIET_MS = 60_000;
const LOOK_EVERY_MS = 3_000;
/** After everything seems done: a process that still means to publish something twice has the time to do so. */
const AFTERMATH_MS = 8_000;

/** Reads along while the run lasts; judges what is there at its end, which it reads again from the beginning. */
export class Checker {
  readonly #cluster: Cluster;
  readonly #schemas: Schemas;
  readonly #actors: Actors;
  readonly #follower: ReturnType<typeof followTopics>;

  constructor(cluster: Cluster, schemas: Schemas, actors: Actors) {
    this.#cluster = cluster;
    this.#schemas = schemas;
    this.#actors = actors;
    this.#follower = followTopics(this.#reader);
  }

  /** Waits until nothing is lost or unfinished, or until it is clear that this will not be. */
  async awaitDrained(signal: AbortSignal, onProgress: OnProgress): Promise<void> {
    const deadline = Date.now() + DRAIN_MS_MAX;
    let quietSince = Date.now();
    let records = 0;
    let unfinished = -1;
    while (Date.now() < deadline && Date.now() - quietSince < QUIET_MS) {
      const found = await this.#unfinished();
      if (found.length === 0) break;
      if (found.length !== unfinished) onProgress(`${found.length} unfinished, such as: ${found[0]?.what}`);
      unfinished = found.length;
      if (this.#follower.records.length > records) quietSince = Date.now();
      records = this.#follower.records.length;
      await sleep(LOOK_EVERY_MS, undefined, { signal });
    }
    await sleep(AFTERMATH_MS, undefined, { signal });
  }

  /** @param began when each fault began */
  async judge(began: readonly number[]): Promise<Verdict> {
    const { records, open } = await readAllTopics(this.#reader);
    const evidence = await this.#evidence(records, open);
    const now = Date.now();
    return {
      findings: compare(evidence, this.#pipelineTime()),
      declines: new Set(evidence.declines.map(({ orderId, transactionId }) => `${orderId} ${transactionId}`)).size,
      recovery: recoverySeconds(began, this.#waits(evidence), now),
    };
  }

  close(): void {
    this.#follower.stop();
  }

  async #unfinished(): Promise<Finding[]> {
    const evidence = await this.#evidence(this.#follower.records, []).catch(() => null);
    if (evidence === null) return [{ damage: 'stuck', what: 'MongoDB or the sandbox does not answer' }];
    return compare(evidence, this.#pipelineTime()).filter(
      ({ damage }) => damage !== 'doubled' && damage !== 'wrongMoney',
    );
  }

  async #evidence(records: readonly TopicRecord[], openTransactions: readonly string[]): Promise<Evidence> {
    // Before the documents: what ends in between would seem to differ.
    const fromTopics = sortRecords(records, this.#schemas);
    return {
      ...fromTopics,
      openTransactions,
      charges: await readLedger(this.#cluster.sandboxUrl),
      ...(await readDocuments(this.#cluster.servers.mongodbUri)),
      billingWrites: this.#actors.documents.written,
      uncertainIds: this.#actors.documents.uncertainIds,
      acknowledged: this.#actors.billing.acknowledged.map(({ position }) => position),
      acknowledgedReruns: this.#actors.operators.acceptedKeys,
    };
  }

  /** When each decline was published, and when the reader that ran along saw its first answer. */
  #waits({ declines }: Evidence) {
    const publishedAt = new Map(this.#actors.billing.acknowledged.map(({ position, atMs }) => [position, atMs]));
    const answeredAt = new Map<string, number>();
    for (const record of this.#follower.records) {
      if (record.topic !== 'decline-accepted' && record.topic !== 'decline-not-sent') continue;
      const { accepted, notSent } = sortRecords([record], this.#schemas);
      const [answer] = [...accepted, ...notSent.filter(({ submissionId }) => submissionId === null)];
      if (answer === undefined || answer.requestKey !== null) continue;
      const key = `${answer.orderId} ${answer.transactionId}`;
      if (!answeredAt.has(key)) answeredAt.set(key, record.receivedAt);
    }
    const first = new Map<string, { publishedAt: number; answeredAt: number | null }>();
    for (const { position, orderId, transactionId } of declines) {
      const key = `${orderId} ${transactionId}`;
      const at = publishedAt.get(position);
      if (at === undefined || first.has(key)) continue;
      first.set(key, { publishedAt: at, answeredAt: answeredAt.get(key) ?? null });
    }
    return [...first.values()];
  }

  /** What is due by the slowest of the pipeline's clocks should have been sent: whoever owns a partition goes by its own. */
  #pipelineTime(): number {
    return Date.now() + Math.min(...this.#cluster.clockOffsetsMs);
  }

  get #reader() {
    const { servers, logs } = this.#cluster;
    return { ...servers, logs };
  }
}
