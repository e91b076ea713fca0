import { countText } from '../../domain/count-text.ts';
import { checkBilling, fitsWhole } from '../../inspect/billing/check-billing.ts';
import { withDatabase } from '../../inspect/servers.ts';
import { type SetUpReport, setUp } from '../../run/set-up.ts';
import { readSettings } from '../../settings/settings.ts';
import { commandLogger } from '../../telemetry/logging.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { type OperatorFlags, operatorOf } from '../operator-options.ts';
import { print, printJson } from '../print.ts';
import { progressEvery } from '../progress.ts';
import { fitted } from '../wrapped.ts';
import { billingText } from './billing-text.ts';

export interface SetupFlags extends OperatorFlags {
  readonly checkBilling?: boolean;
  readonly json?: boolean;
}

/** `salvage setup` */
export async function runSetup(flags: SetupFlags): Promise<void> {
  const { checkBilling: isCheck = false, json = false } = flags;
  if (isCheck) return checkBillingOnly(json);
  const settings = readSettings(process.env);
  const operator = await operatorOf(flags);
  const log = (line: string) => void process.stderr.write(`${fitted(line)}\n`);
  const done = await setUp(settings, commandLogger(settings), { log, operator });
  if (json) printJson(done);
  else print(summary(done));
}

async function checkBillingOnly(json: boolean): Promise<void> {
  const show = progressEvery((documents) => `${countText(documents, 'document')} read`);
  const check = await withDatabase(readSettings(process.env), 'read', (database) =>
    checkBilling(database, (_, documents) => show(documents)),
  );
  if (json) printJson(check);
  else print(billingText(check));
  if (!fitsWhole(check)) process.exitCode = EXIT_CODES.failed;
}

function summary({ topics, schemas, collections, upgrade, differences }: SetUpReport): string {
  const created = topics.length + schemas.length + collections.length;
  const first =
    created === 0 && upgrade.length === 0
      ? 'Everything exists already; nothing changed.'
      : `Created ${countText(topics.length, 'topic')}, ${countText(schemas.length, 'schema')}, ${countText(collections.length, 'collection or index', 'collections and indexes')}.${upgrade.length === 0 ? '' : ' Upgraded the data (listed above).'}`;
  if (differences.length === 0) return first;
  const [differ, were] = differences.length === 1 ? ['differs', 'was'] : ['differ', 'were'];
  return `${first} ${countText(differences.length, 'setting')} ${differ} from what we would create and ${were} left unchanged (listed above).`;
}
