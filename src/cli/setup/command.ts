import { Command } from 'commander';
import { checkBilling, fitsWhole } from '../../inspect/billing/check-billing.ts';
import { withDatabase } from '../../inspect/servers.ts';
import { type SetUpReport, setUp } from '../../run/set-up.ts';
import { readSettings } from '../../settings/settings.ts';
import { commandLogger } from '../../telemetry/logging.ts';
import { progressEvery } from '../progress.ts';
import { billingText } from './billing-text.ts';

interface Options {
  readonly checkBilling?: boolean;
  readonly json?: boolean;
}

export function setupCommand(): Command {
  return new Command('setup')
    .description(
      'Create topics, register schemas, create collections and indexes, and upgrade the data of an older release. Safe to repeat: what exists is left as it is.',
    )
    .option(
      '--check-billing',
      "change nothing; instead read billing's orders and subscriptions, and name what the pipeline cannot read",
    )
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nStop every process of an older release before you upgrade its data.\n\nExit codes: 0 done, 1 a server is unreachable or a document of billing does not fit, 2 wrong settings, an incompatible schema, or data of a newer release.',
    )
    .action(async ({ checkBilling: isCheck = false, json = false }: Options) => {
      if (isCheck) return checkBillingOnly(json);
      const settings = readSettings(process.env);
      const done = await setUp(settings, commandLogger(settings), (line) => process.stderr.write(`${line}\n`));
      process.stdout.write(json ? `${JSON.stringify(done)}\n` : summary(done));
    });
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
