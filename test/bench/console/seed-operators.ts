import type { AuditEntry } from '../../../src/domain/documents/audit-entry.ts';
import type { Contradiction } from '../../../src/domain/documents/contradiction.ts';
import type { DeadLetterRecord } from '../../../src/domain/documents/dead-letter-record.ts';
import type { Documents } from '../../../src/domain/documents/documents.ts';
import type { Sample } from '../../../src/domain/documents/sample.ts';
import { checkpointCollection, checkpointId } from '../../../src/engine/checkpoint.ts';
import type { Database } from '../../../src/mongo/database.ts';

const INSERTED_AT_ONCE = 5_000;

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const SAMPLE_MS = 10_000;

/** Of each thousand debts: what a person looks at, and what persons did. */
const CONTRADICTIONS = 20;
const DEAD_LETTERS = 20;
const AUDIT_ENTRIES = 200;
/** One in so many is still open. */
const OPEN_EVERY = 5;

const SAMPLES = 120_000;

/** That a page can show: it has a checkpoint. */
export const PARTITION = { stage: 'classify-declines', topic: 'payment-declined.recurring', partition: 0 } as const;

/** Everything beside the debts that a page lists, as much of it as `debts` debts make in two years. */
export async function seedOperators(database: Database, debts: number): Promise<void> {
  const { db } = database;
  const now = Date.now();
  const stepMs = (count: number) => (730 * DAY_MS) / count;
  const insert = async <Name extends 'contradictions' | 'deadLetters' | 'audit'>(
    name: Name,
    perThousand: number,
    make: (index: number, at: number) => Documents[Name],
  ) => {
    const count = Math.ceil((debts / 1_000) * perThousand);
    await inParts(count, (from, to) =>
      db.collection<{ _id: string }>(name).insertMany(
        Array.from({ length: to - from }, (_, index) =>
          make(from + index, Math.floor(now - (from + index) * stepMs(count))),
        ),
        { ordered: false },
      ),
    );
  };
  await insert('contradictions', CONTRADICTIONS, contradiction);
  await insert('deadLetters', DEAD_LETTERS, (index, at) => deadLetter(index, at, now));
  await insert('audit', AUDIT_ENTRIES, auditEntry);
  await checkpointCollection(database).insertOne({
    ...{ _id: checkpointId(PARTITION), epoch: 1, transactionalId: null, from: 0, next: 0, chunkId: null, outputs: [] },
    ...{ storedAt: now, deadLettersInARow: 0, stopped: null, held: null, identity: null },
  });
  const newest = Math.floor(now / SAMPLE_MS) * SAMPLE_MS;
  await inParts(SAMPLES, (from, to) =>
    db
      .collection<Sample>('samples')
      .insertMany(
        Array.from({ length: to - from }, (_, index) => sample(newest - (SAMPLES - from - index) * SAMPLE_MS)),
      ),
  );
}

async function inParts(count: number, insert: (from: number, to: number) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < count; from += INSERTED_AT_ONCE)
    await insert(from, Math.min(from + INSERTED_AT_ONCE, count));
}

const HANDLED = { by: 'somebody', why: 'dealt with' } as const;

function contradiction(index: number, recordedAt: number): Contradiction {
  return {
    _id: `con_${index}`,
    kind: index % 2 === 0 ? 'NOT_OWED' : 'WRONG_AMOUNT',
    submissionId: `sub_${index}`,
    debtId: `debt ${index}`,
    orderId: `order ${index}`,
    flexecomTransactionId: `fx_${index}`,
    chargedMinor: 2_500,
    expectedMinor: null,
    currency: index % 3 === 0 ? 'EUR' : 'USD',
    detail: 'the order was paid before the charge',
    recordedAt,
    settled: index % OPEN_EVERY === 0 ? null : { ...HANDLED, at: recordedAt + DAY_MS },
  };
}

function deadLetter(offset: number, at: number, now: number): DeadLetterRecord {
  const isOpen = offset % OPEN_EVERY === 0;
  const reasonGroup = `field-${offset % 12}: expected a number`;
  return {
    _id: `payment-declined.new-sale.dlq 0:${offset}`,
    topic: offset % 3 === 0 ? 'payment-declined.recurring' : 'payment-declined.new-sale',
    partition: 0,
    offset,
    at,
    stage: 'classify-declines',
    reason: `${reasonGroup}; it is "${offset}"`,
    reasonGroup,
    orderId: `order ${offset}`,
    sourcePartition: 0,
    sourceOffset: offset,
    masked: false,
    cut: false,
    expiresAt: new Date(now + DAY_MS),
    state: isOpen ? 'OPEN' : 'DISMISSED',
    handledAt: isOpen ? null : at + MINUTE_MS,
    by: isOpen ? null : HANDLED.by,
    why: isOpen ? null : HANDLED.why,
  };
}

function auditEntry(index: number, at: number): AuditEntry {
  return {
    _id: `audit_${index}`,
    at,
    by: `operator-${index % 7}`,
    why: 'as the merchant asked',
    // Seldom: a page that is filtered by it must not read the others.
    action: index % 1_000 === 999 ? 'pause' : 'recall',
    about: `order ${index}`,
    ids: [`order ${index}`],
    via: 'CLI',
    state: 'DONE',
    finishedAt: at + 1_000,
    result: 'recalled one submission',
  };
}

function sample(at: number): Sample {
  const lag = { messages: 10, seconds: 1 };
  return {
    _id: at,
    lag: { cascade: lag, bulk: lag },
    applied: { 'classify-declines': at / SAMPLE_MS },
    open: { SCHEDULED: 6_000, SENT: 4_000 },
    parked: 2,
    contradictions: 5,
    deadLetters: 7,
    cascades: { count: 100, p50Ms: 40, p99Ms: 400 },
    recovered: { USD: { count: 10, amountMinor: 25_000 } },
    instances: 2,
  };
}
