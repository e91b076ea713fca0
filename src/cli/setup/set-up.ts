import { checkBilling, fitsWhole } from '../../inspect/billing/check-billing.ts';
import { withDatabase } from '../../inspect/servers.ts';
import { type SetUpReport, setUp } from '../../run/set-up.ts';
import { readSettings } from '../../settings/settings.ts';
import { commandLogger } from '../../telemetry/logging.ts';
import { progressEvery } from '../progress.ts';
import { billingText } from './billing-text.ts';

export interface SetupFlags {
  readonly checkBilling?: boolean;
  readonly json?: boolean;
}

/** `salvage setup` */
export async function runSetup({ checkBilling: isCheck = false, json = false }: SetupFlags): Promise<void> {
  if (isCheck) return checkBillingOnly(json);
  const settings = readSettings(process.env);
  const done = await setUp(settings, commandLogger(settings), (line) => process.stderr.write(`${line}\n`));
  process.stdout.write(json ? `${JSON.stringify(done)}\n` : summary(done));
}

async function checkBillingOnly(json: boolean): Promise<void> {
  const show = progressEvery((documents) => `${documents} documents read`);
  const check = await withDatabase(readSettings(process.env), 'read', (database) =>
    checkBilling(database, (_, documents) => show(documents)),
  );
  process.stdout.write(`${json ? JSON.stringify(check) : billingText(check)}\n`);
  if (!fitsWhole(check)) process.exitCode = 1;
}

function summary({ topics, schemas, collections, upgrade, differences }: SetUpReport): string {
  const created = topics.length + schemas.length + collections.length;
  const first =
    created === 0 && upgrade.length === 0
      ? 'Everything exists already; nothing changed.'
      : `Created ${topics.length} topics, ${schemas.length} schemas, ${collections.length} collections and indexes.${upgrade.length === 0 ? '' : ' Upgraded the data (listed above).'}`;
  if (differences.length === 0) return `${first}\n`;
  return `${first} ${differences.length} settings differ from what we would create and were left unchanged (listed above).\n`;
}
