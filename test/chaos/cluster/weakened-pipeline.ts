/** `salvage run` with one safety mechanism switched off: a control that shows that the checker sees the damage. */
import KafkajsBroker from 'kafkajs/src/broker/index.js';
import { z } from 'zod';
import { listenForStop } from '../../../src/cli/stop-request.ts';
import { systemClock } from '../../../src/clock.ts';
import type { EngineStep, FaultPoints } from '../../../src/engine/fault-points.ts';
import { runRoles } from '../../../src/run/run-roles.ts';
import { readSettings } from '../../../src/settings/settings.ts';
import { createLogger } from '../../../src/telemetry/logging.ts';
import { ROLES } from '../../../topics/contract/topic.ts';

const SKIPPED: Readonly<Record<string, EngineStep>> = {
  fencing: 'fence-producer',
  epoch: 'match-epoch',
  settling: 'recover-outputs',
};

const without = z.enum(['fencing', 'epoch', 'filter', 'settling']).parse(process.argv[2]);
const faultPoints: FaultPoints = { onStep: (step) => (step === SKIPPED[without] ? 'skip' : undefined) };
// Kept in place of the corrected one, whenever that is installed.
if (without === 'filter') {
  const { fetch } = KafkajsBroker.prototype;
  Object.defineProperty(KafkajsBroker.prototype, 'fetch', { get: () => fetch, set: () => undefined });
}

const settings = readSettings(process.env);
const logger = createLogger({ level: settings.logLevel });
const stop = listenForStop((line) => logger.info(line));
const running = await runRoles({
  roles: ROLES,
  settings,
  clock: systemClock,
  logger,
  faultPoints,
  signal: stop.signal,
});
const failure = await Promise.race([stop.requested.then(() => null), running.failed]);
await running.stop();
process.exit(failure === null ? 0 : 1);
