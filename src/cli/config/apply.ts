import { systemClock } from '../../clock.ts';
import { describeProblem, readRoutingFile } from '../../configuration/file/yaml-file.ts';
import {
  type ApplyResult,
  type ConfigurationStore,
  createConfigurationStore,
} from '../../configuration/store/configuration-store.ts';
import type { RoutingContent } from '../../domain/configuration.ts';
import { UsageError } from '../../errors.ts';
import { withDatabase } from '../../inspect/servers.ts';
import type { Database } from '../../mongo/database.ts';
import { type WithdrawnSubmissions, withdrawnSubmissions } from '../../operate/configuration/withdrawn-submissions.ts';
import { readSettings } from '../../settings/settings.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';
import { appliedText, withdrawnText } from './applied-text.ts';

export interface ApplyFlags {
  dryRun?: boolean;
  yes?: boolean;
  by: string;
  json?: boolean;
}

/** `salvage config apply`: warnings go to stderr. */
export async function apply(fileName: string, flags: ApplyFlags): Promise<void> {
  const { content, checked } = await readRoutingFile(fileName);
  for (const warning of checked.problems) {
    process.stderr.write(`warning: ${describeProblem(checked.fileName, warning)}\n`);
  }
  const request = { content, sourceText: checked.text };
  await putInForce(flags, {
    contentFrom: async () => content,
    put: (store, how) => store.apply({ ...request, ...how }),
  });
}

export async function rollback(version: number, flags: ApplyFlags): Promise<void> {
  await putInForce(flags, {
    contentFrom: (store) => store.load(version),
    put: (store, how) => store.rollback(version, { ...how, evenIfRefused: flags.yes === true }),
  });
}

interface ToPut {
  contentFrom(store: ConfigurationStore): Promise<RoutingContent | null>;
  put(
    store: ConfigurationStore,
    how: { readonly appliedBy: string; readonly now: number; readonly dryRun: boolean },
  ): Promise<ApplyResult>;
}

/** Nothing is put in force that gives scheduled submissions back to billing, unless `--yes` says so (R22). */
async function putInForce(flags: ApplyFlags, { contentFrom, put }: ToPut): Promise<void> {
  const { by, dryRun = false, yes = false, json = false } = flags;
  await withDatabase(readSettings(process.env), dryRun ? 'read' : 'change', async (database) => {
    const store = createConfigurationStore(database.db);
    const how = { appliedBy: cleanText(by), now: systemClock.now() };
    const planned = await put(store, { ...how, dryRun: true });
    const content = planned.newVersion === null ? null : await contentFrom(store);
    const withdraws = content === null ? null : await withdrawnUnder(database, content, planned);
    if (withdraws !== null && withdraws.submissions > 0 && !yes && !dryRun) {
      throw new UsageError(`${withdrawnText(withdraws)} Nothing was applied; if that is right, repeat it with --yes`);
    }
    const result = dryRun ? planned : await put(store, { ...how, dryRun: false });
    const applied = !dryRun && result.newVersion !== null;
    process.stdout.write(
      json ? `${JSON.stringify({ ...result, withdraws, applied }, null, 2)}\n` : appliedText(result, withdraws, dryRun),
    );
  });
}

function withdrawnUnder(
  database: Database,
  content: RoutingContent,
  { newVersion }: ApplyResult,
): Promise<WithdrawnSubmissions> {
  const config = { ...content, version: newVersion ?? 0, retiredGateways: [] };
  return withdrawnSubmissions(database, { now: systemClock.now(), config });
}
