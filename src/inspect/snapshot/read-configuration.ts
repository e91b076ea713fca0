import { dataVersionProblem, readDataVersion } from '../../mongo/data-version.ts';
import type { NewestConfiguration, Setup } from './snapshot.ts';
import type { SnapshotSources } from './snapshot-sources.ts';

type Sources = Pick<SnapshotSources, 'database'>;

export async function readSetup({ database }: Sources): Promise<Setup> {
  const version = await readDataVersion(database);
  return { isDone: version !== null, problem: dataVersionProblem(version, database.db.databaseName) };
}

/** As stored, since a version that this release cannot read is in force too. */
interface StoredVersion {
  readonly _id: number;
  readonly appliedAt?: number;
  readonly content?: { readonly timeZone?: string };
}

export async function readNewestConfiguration(sources: Sources): Promise<NewestConfiguration> {
  const newest = await newestVersion(sources);
  return { version: newest?._id ?? 0, appliedAt: newest?.appliedAt ?? null };
}

/** The merchant's; UTC before there is a configuration. */
export async function readTimeZone(sources: Sources): Promise<string> {
  return (await newestVersion(sources))?.content?.timeZone ?? 'UTC';
}

function newestVersion({ database }: Sources): Promise<StoredVersion | null> {
  const projection = { appliedAt: 1, 'content.timeZone': 1 };
  return database.db.collection<StoredVersion>('config').findOne({}, { projection, sort: { _id: -1 } });
}
