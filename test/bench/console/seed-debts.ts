import type { Document } from 'mongodb';
import type { Debt } from '../../../src/domain/documents/debt.ts';
import type { CollectionName } from '../../../src/domain/documents/documents.ts';
import type { Submission } from '../../../src/domain/documents/submission.ts';
import type { Database } from '../../../src/mongo/database.ts';
import { setupCollections } from '../../../src/mongo/setup-collections.ts';
import { benchConfiguration } from '../bench-configuration.ts';
import { BENCH_NOW } from '../bench-declines.ts';
import { seedResults } from '../bench-results.ts';
import { COPIED } from './copied-fields.ts';
import { FATES, withFate } from './fates.ts';

/** Each debt that the stages made is copied so often. */
export const COPIES = 1_000;

const DAY_MS = 86_400_000;
/** What has ended, came in the last two years. */
const ENDED_WITHIN_MS = 730 * DAY_MS;
/** What is open came in the last three hours. */
const OPEN_WITHIN_MS = 3 * 3_600_000;

const SEED_MAX_MS = 3_600_000;

/**
 * Fills the collections of the pipeline with `count` debts and all that the stages leave for each. The stages' own decisions
 * make a thousandth of them; the database copies these, with ids and times of their own.
 */
export async function seedDebts(database: Database, count: number, report: (line: string) => void): Promise<void> {
  for await (const _result of seedResults(database, await benchConfiguration(), Math.ceil(count / COPIES)));
  const submissions = await database.collection('submissions').find().sort({ _id: 1 }).toArray();
  const debts = new Map((await database.collection('debts').find().toArray()).map((debt) => [debt._id, debt]));
  const whole = submissions.map((submission) => ({ submission, debt: found(debts, submission.debtId) }));
  const fates = copiesOfFates(Date.now());
  for (const name of Object.keys(COPIED) as CollectionName[]) {
    const staged = name === 'debts' || name === 'submissions' ? inEveryFate(whole, name, fates) : undefined;
    await copy(database, name, staged ?? (await asTheyAre(database, name, fates)));
    report(`console: ${await database.db.collection(name).estimatedDocumentCount()} ${name}`);
  }
  report('console: building the indexes');
  await setupCollections(database);
}

interface Copy {
  /** What the ids of the copy end with. */
  readonly end: string;
  readonly shiftMs: number;
}

/** Which copies have which fate. */
function copiesOfFates(now: number): Copy[][] {
  let next = 0;
  const opens = FATES.filter(({ isOpen }) => isOpen).reduce((sum, { share }) => sum + share, 0);
  return FATES.map(({ share, isOpen }, fate) =>
    Array.from({ length: share }, (_, index) => {
      const end = `-${next++}`;
      // Those of one fate are spread over the whole time.
      const back = isOpen ? (next / opens) * OPEN_WITHIN_MS : ((index + fate / FATES.length) / share) * ENDED_WITHIN_MS;
      return { end, shiftMs: Math.round(now - BENCH_NOW - back - (isOpen ? 0 : DAY_MS / 24)) };
    }),
  );
}

type Staged = Document & { readonly copies: readonly Copy[] };

function inEveryFate(
  whole: readonly { debt: Debt; submission: Submission }[],
  name: 'debts' | 'submissions',
  fates: readonly Copy[][],
): Staged[] {
  return FATES.flatMap((fate, at) =>
    whole.map((one, index) => {
      const { debt, submission } = withFate(fate, index, one);
      const document = name === 'debts' ? debt : submission;
      return { ...document, _id: `${document._id} ${at}`, id: document._id, copies: fates[at] ?? [] };
    }),
  );
}

async function asTheyAre(database: Database, name: CollectionName, fates: readonly Copy[][]): Promise<Staged[]> {
  const documents = await database.db.collection(name).find().toArray();
  return documents.map((document) => ({ ...document, id: document._id, copies: fates.flat() }));
}

/** Without indexes, which are faster built afterwards. */
async function copy(database: Database, name: CollectionName, staged: readonly Staged[]): Promise<void> {
  const { db } = database;
  const staging = db.collection<Document>('staging');
  await db.collection(name).drop();
  if (staged.length > 0) await staging.insertMany([...staged]);
  const { ids, times } = COPIED[name] ?? { ids: [], times: [] };
  await staging
    .aggregate(
      [
        { $unwind: '$copies' },
        { $set: { _id: '$id' } },
        {
          $set: {
            ...Object.fromEntries(ids.map((field) => [field, withEnd(`$${field}`)])),
            ...Object.fromEntries(times.map((field) => [field, shifted(`$${field}`)])),
            ...(COPIED[name]?.lists ?? {}),
          },
        },
        { $unset: ['copies', 'id'] },
        { $out: name },
      ],
      { maxTimeMS: SEED_MAX_MS, allowDiskUse: true },
    )
    .toArray();
  await staging.drop();
}

/** Null stays null. */
function withEnd(field: string) {
  return { $concat: [field, '$copies.end'] };
}

function shifted(field: string) {
  return { $add: [field, '$copies.shiftMs'] };
}

function found(debts: ReadonlyMap<string, Debt>, id: string): Debt {
  const debt = debts.get(id);
  if (debt === undefined) throw new Error(`no debt ${id}`);
  return debt;
}
