import type { Database } from '../../src/mongo/database.ts';

/** How many documents of a collection the database looks at while `work` runs. */
export async function documentsExamined(
  { db }: Pick<Database, 'db'>,
  collection: string,
  work: () => Promise<unknown>,
): Promise<number> {
  await db.command({ profile: 0 });
  const profile = db.collection<{ docsExamined?: number }>('system.profile');
  await profile.drop().catch(() => undefined);
  await db.command({ profile: 2 });
  await work();
  await db.command({ profile: 0 });
  const entries = await profile.find({ ns: `${db.databaseName}.${collection}` }).toArray();
  return entries.reduce((all, { docsExamined = 0 }) => all + docsExamined, 0);
}
