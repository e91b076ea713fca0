import { systemClock } from '../../clock.ts';
import { describeProblem, readRoutingFile } from '../../configuration/file/yaml-file.ts';
import type { ApplyResult } from '../../configuration/store/configuration-store.ts';
import { withConfigurationStore } from './with-configuration-store.ts';

interface ApplyFlags {
  dryRun?: boolean;
  by: string;
  json?: boolean;
}

/** `salvage config apply`: warnings go to stderr. */
export async function apply(fileName: string, flags: ApplyFlags): Promise<void> {
  const { content, checked } = await readRoutingFile(fileName);
  for (const warning of checked.problems) {
    process.stderr.write(`warning: ${describeProblem(fileName, warning)}\n`);
  }
  const request = { content, sourceText: checked.text, ...requestOf(flags) };
  const result = await withConfigurationStore(accessOf(flags), (store) => store.apply(request));
  process.stdout.write(resultText(result, flags));
}

export async function rollback(version: number, flags: ApplyFlags): Promise<void> {
  const result = await withConfigurationStore(accessOf(flags), (store) => store.rollback(version, requestOf(flags)));
  process.stdout.write(resultText(result, flags));
}

function accessOf({ dryRun = false }: ApplyFlags) {
  return dryRun ? 'read' : 'change';
}

function requestOf({ by, dryRun = false }: ApplyFlags) {
  return { appliedBy: by, now: systemClock.now(), dryRun };
}

function resultText(result: ApplyResult, { dryRun = false, json = false }: ApplyFlags): string {
  const { newVersion, previousVersion, diff, retired } = result;
  if (json) return `${JSON.stringify({ ...result, applied: !dryRun && newVersion !== null }, null, 2)}\n`;
  if (newVersion === null) return `Nothing to do: version ${previousVersion} has the same content already.\n`;
  const lines = [
    ...diff,
    ...retired.map(
      (id) =>
        `  FlexEcom gateway ${id} is retired: it gets no new submissions. Keep its secrets: its open ones are still answered.`,
    ),
    dryRun ? `Dry run: this would become version ${newVersion}.` : `Version ${newVersion} is in force.`,
  ];
  return `${lines.join('\n')}\n`;
}
