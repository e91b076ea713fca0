import { Argument, Command } from 'commander';
import { ROLES, type Role } from '../../../topics/contract/topic.ts';
import { systemClock } from '../../clock.ts';
import { runRoles } from '../../run/run-roles.ts';
import type { SettingName } from '../../settings/setting-list.ts';
import { readSettings } from '../../settings/settings.ts';
import { createLogger } from '../../telemetry/logging.ts';
import { listenForStop } from '../until-stopped.ts';

/** `salvage run [role…]`: until SIGTERM. */
export function runCommand(): Command {
  return new Command('run')
    .description('runs stages and producers in this process until SIGTERM or Ctrl-C; all when none is named')
    .addArgument(new Argument('[role...]', 'what to run').choices(ROLES))
    .addHelpText('after', MORE_HELP)
    .action(async (given: Role[]) => run(given.length === 0 ? ROLES : [...new Set(given)]));
}

const MORE_HELP = `
Needs KAFKA_BROKERS, SCHEMA_REGISTRY_URL, MONGODB_URI; submit-to-flexecom and reconcile need FLEXECOM_URL, rerun-api
needs RERUN_API_TOKEN. Run salvage setup once before. Servers that are away are waited for.
GET /livez, /readyz and /metrics answer on HEALTH_PORT.
Exit codes: 0 stopped by a signal, 1 a stage or a server failed for good, 2 wrong usage or settings.`;

/** A service must not fall back to localhost in silence. */
const ALWAYS_REQUIRED: readonly SettingName[] = ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'MONGODB_URI'];

async function run(roles: readonly Role[]): Promise<void> {
  const settings = readSettings(process.env, requiredBy(roles));
  const logger = createLogger({ level: settings.logLevel });
  const stop = listenForStop((line) => logger.info(line));
  const running = await runRoles({ roles, settings, clock: systemClock, logger, signal: stop.signal }).catch(
    (error: unknown) => {
      if (stop.signal.aborted) return null;
      throw error;
    },
  );
  if (running === null) return;
  const failure = await Promise.race([stop.asked.then(() => null), running.failed]);
  await running.stop();
  logger.info('stopped');
  if (failure !== null) throw failure;
}

function requiredBy(roles: readonly Role[]): SettingName[] {
  const asksFlexecom = roles.includes('submit-to-flexecom') || roles.includes('reconcile');
  return [
    ...ALWAYS_REQUIRED,
    ...(asksFlexecom ? (['FLEXECOM_URL'] as const) : []),
    ...(roles.includes('rerun-api') ? (['RERUN_API_TOKEN'] as const) : []),
  ];
}
