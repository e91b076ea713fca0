import type { Role } from '../../../topics/contract/topic.ts';
import { systemClock } from '../../clock.ts';
import { runRoles } from '../../run/run-roles.ts';
import type { SettingName } from '../../settings/setting-list.ts';
import { readSettings } from '../../settings/settings.ts';
import { unsafeSettings } from '../../settings/unsafe-settings.ts';
import { createLogger } from '../../telemetry/logging.ts';
import { listenForStop } from '../stop-request.ts';

/** A service must not silently fall back to localhost. */
const ALWAYS_REQUIRED: readonly SettingName[] = ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'MONGODB_URI'];

/** `salvage run`: until a signal, or until a role fails. */
export async function runUntilStopped(roles: readonly Role[]): Promise<void> {
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
