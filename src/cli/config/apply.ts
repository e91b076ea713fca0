import { systemClock } from '../../clock.ts';
import { describeProblem, readRoutingFile } from '../../configuration/file/yaml-file.ts';
import { UsageError } from '../../errors.ts';
import { withDatabase } from '../../inspect/servers.ts';
import {
  type ConfigurationChange,
  changeConfiguration,
  previewConfiguration,
} from '../../operate/configuration/change-configuration.ts';
import { readSettings } from '../../settings/settings.ts';
import { type OperatorFlags, operatorOf } from '../operator-options.ts';
import { print } from '../print.ts';
import { appliedText, withdrawnText } from './applied-text.ts';

export interface ApplyFlags extends OperatorFlags {
  dryRun?: boolean;
  yes?: boolean;
  json?: boolean;
}

/** `salvage config apply`: warnings go to stderr. */
export async function apply(fileName: string, flags: ApplyFlags): Promise<void> {
  const { content, checked } = await readRoutingFile(fileName);
  for (const warning of checked.problems) {
    process.stderr.write(`warning: ${describeProblem(checked.fileName, warning)}\n`);
  }
  await putInForce({ kind: 'apply', content, sourceText: checked.text }, flags);
}

export async function rollback(version: number, flags: ApplyFlags): Promise<void> {
  await putInForce({ kind: 'rollback', version, evenIfRefused: flags.yes === true }, flags);
}

/** Nothing is put in force that gives scheduled submissions back to billing, unless `--yes` says so (R22). */
async function putInForce(change: ConfigurationChange, flags: ApplyFlags): Promise<void> {
  const { dryRun = false, yes = false, json = false } = flags;
  await withDatabase(readSettings(process.env), dryRun ? 'read' : 'change', async (database) => {
    const { withdraws, ...planned } = await previewConfiguration(database, change, systemClock.now());
    if (withdraws !== null && withdraws.submissions > 0 && !yes && !dryRun) {
      throw new UsageError(`${withdrawnText(withdraws)} Nothing was applied; if that is right, repeat it with --yes`);
    }
    const changesNothing = dryRun || planned.newVersion === null;
    // Somebody may apply another one while this person says why.
    const decided = { ...change, onlyAfter: planned.previousVersion };
    const result = changesNothing
      ? planned
      : await changeConfiguration(database, decided, await operatorOf(flags), systemClock.now());
    const applied = !dryRun && result.newVersion !== null;
    if (json) process.stdout.write(`${JSON.stringify({ ...result, withdraws, applied }, null, 2)}\n`);
    else print(appliedText(result, withdraws, dryRun));
  });
}
