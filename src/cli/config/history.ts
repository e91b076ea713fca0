import type { VersionSummary } from '../../configuration/store/configuration-store.ts';
import { print } from '../print.ts';
import { appliedAtAndBy } from './applied-at-and-by.ts';
import { diffLines } from './diff-lines.ts';
import { withConfigurationStore } from './with-configuration-store.ts';

/** `salvage config history`: newest first. */
export async function history({ limit, json = false }: { limit: number; json?: boolean }): Promise<void> {
  const versions = await withConfigurationStore('read', (store) => store.history(limit));
  if (json) process.stdout.write(`${JSON.stringify(versions.map(versionJson), null, 2)}\n`);
  else print(historyText(versions));
}

function versionJson(summary: VersionSummary) {
  const { _id: version, ...rest } = summary;
  return { version, ...rest, ...appliedAtAndBy(summary) };
}

function historyText(versions: readonly VersionSummary[]): string {
  if (versions.length === 0) return 'No configuration has been applied yet.';
  const lines = versions.flatMap((version) => {
    const rollback = version.rollbackOf === null ? '' : `, rolled back to version ${version.rollbackOf}`;
    const { appliedAt, appliedBy, appliedWhy } = appliedAtAndBy(version);
    const why = appliedWhy === null ? '' : `: ${appliedWhy}`;
    return [
      `version ${version._id}, ${appliedAt} by ${appliedBy}${rollback}${why}`,
      ...diffLines(version.diff).map((line) => `  ${line}`),
    ];
  });
  return lines.join('\n');
}
