import { Argument, Command } from 'commander';
import { ROLES, type Role } from '../../../topics/contract/topic.ts';
import { systemClock } from '../../clock.ts';
import { runRoles } from '../../run/run-roles.ts';
import type { SettingName } from '../../settings/setting-list.ts';
import { readSettings } from '../../settings/settings.ts';
import { unsafeSettings } from '../../settings/unsafe-settings.ts';
import { createLogger } from '../../telemetry/logging.ts';
import { listenForStop } from '../stop-request.ts';

export function runCommand(): Command {
  return new Command('run')
    .description(
      'Run stages and producers in this process until SIGTERM or Ctrl-C. Runs all of them unless some are named.',
    )
    .addArgument(new Argument('[role...]', 'the stages and producers to run').choices(ROLES))
    .addHelpText('after', MORE_HELP)
    .action(async (roles: Role[]) => run(roles.length === 0 ? ROLES : [...new Set(roles)]));
}

const MORE_HELP = `
Required settings: KAFKA_BROKERS, SCHEMA_REGISTRY_URL and MONGODB_URI; also FLEXECOM_URL for submit-to-flexecom and
reconcile, and RERUN_API_TOKEN for rerun-api. Run salvage setup once before the first start.
Waits for servers that are unreachable. Serves GET /livez, /readyz and /metrics on HEALTH_PORT. Listens on this machine's
own address unless WEBHOOK_HOST, RERUN_API_HOST or HEALTH_HOST says otherwise.

Exit codes: 0 stopped by a signal, 1 a stage or producer failed, 2 wrong usage or settings.`;

/** A service must not silently fall back to localhost. */
const ALWAYS_REQUIRED: readonly SettingName[] = ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'MONGODB_URI'];

async function run(roles: readonly Role[]): Promise<void> {
  const required = requiredBy(roles);
  const settings = readSettings(process.env, required);
  const logger = createLogger({ level: settings.logLevel });
  for (const problem of unsafeSettings(settings, required)) {
    logger.warn(`${problem}; refused where NODE_ENV=production`);
  }
  const stop = listenForStop((line) => logger.info(line));
  const running = await runRoles({ roles, settings, clock: systemClock, logger, signal: stop.signal }).catch(
    (error: unknown) => {
      if (stop.signal.aborted) return null;
      throw error;
    },
  );
  if (running === null) return;
  const failure = await Promise.race([stop.requested.then(() => null), running.failed]);
  await running.stop();
  logger.info('stopped');
  if (failure !== null) throw failure;
}

function requiredBy(roles: readonly Role[]): SettingName[] {
  const callsFlexecom = roles.includes('submit-to-flexecom') || roles.includes('reconcile');
  return [
    ...ALWAYS_REQUIRED,
    ...(callsFlexecom ? (['FLEXECOM_URL'] as const) : []),
    ...(roles.includes('rerun-api') ? (['RERUN_API_TOKEN'] as const) : []),
  ];
}
