/**
 * `salvage run`, all roles, with what only a chaos run may do to it: a clock that is wrong, and one safety mechanism switched
 * off, a control that shows that the checker sees the damage.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import KafkajsBroker from 'kafkajs/src/broker/index.js';
import { z } from 'zod';
import { listenForStop } from '../../../src/cli/stop-request.ts';
import { systemClock } from '../../../src/clock.ts';
import type { DispatchFaultPoints, DispatchStep } from '../../../src/dispatch/fault-points.ts';
import type { EngineStep, FaultPoints } from '../../../src/engine/fault-points.ts';
import { runRoles } from '../../../src/run/run-roles.ts';
import { readSettings } from '../../../src/settings/settings.ts';
import { createLogger } from '../../../src/telemetry/logging.ts';
import { ROLES } from '../../../topics/contract/topic.ts';
import { MECHANISMS, type Mechanism } from './mechanisms.ts';

interface SwitchedOff {
  readonly skip: EngineStep | DispatchStep;
  /** Where a process must be paused or killed for the damage: it stays there for a while, so that a short run meets it. */
  readonly lingerAt: readonly (EngineStep | DispatchStep)[];
  readonly lingerMs: number;
}

const SWITCHED_OFF: Readonly<Record<Exclude<Mechanism, 'filter'>, SwitchedOff>> = {
  fencing: { skip: 'fence-producer', lingerAt: ['mongo-committed'], lingerMs: 300 },
  epoch: { skip: 'match-epoch', lingerAt: ['chunk-read'], lingerMs: 300 },
  settling: { skip: 'recover-outputs', lingerAt: ['mongo-committed'], lingerMs: 300 },
  // With requests out, nothing committed, and no answer published, which would end them.
  intent: { skip: 'commit-before-sending', lingerAt: ['match-epoch', 'answered'], lingerMs: 1_000 },
  // Few are withdrawn, and nothing waits for the answer.
  withdrawal: { skip: 'store-withdrawal', lingerAt: ['cancelled'], lingerMs: 10_000 },
};

const Environment = z.object({
  CHAOS_CLOCK_OFFSET_MS: z.coerce.number().int(),
  CHAOS_WITHOUT: z.enum(MECHANISMS).optional(),
});
const { CHAOS_CLOCK_OFFSET_MS: offsetMs, CHAOS_WITHOUT: without } = Environment.parse(process.env);

// Kept in place of the corrected one, whenever that is installed.
if (without === 'filter') {
  const { fetch } = KafkajsBroker.prototype;
  Object.defineProperty(KafkajsBroker.prototype, 'fetch', { get: () => fetch, set: () => undefined });
}
const off = without === undefined || without === 'filter' ? null : SWITCHED_OFF[without];

function onStep(
  step: EngineStep | DispatchStep,
  position: { readonly stage?: string },
): undefined | 'skip' | Promise<undefined> {
  if (step === off?.skip) return 'skip';
  const isElsewhere = without === 'intent' && position.stage !== undefined && position.stage !== 'submit-to-flexecom';
  return off?.lingerAt.includes(step) && !isElsewhere ? sleep(off.lingerMs) : undefined;
}
const faultPoints: FaultPoints & DispatchFaultPoints = { onStep };

const settings = readSettings(process.env);
const logger = createLogger({ level: settings.logLevel });
const stop = listenForStop((line) => logger.info(line));
const running = await runRoles({
  roles: ROLES,
  settings,
  clock: { now: () => systemClock.now() + offsetMs },
  logger,
  ...(off === null ? {} : { faultPoints, dispatchFaultPoints: faultPoints }),
  signal: stop.signal,
});
const failure = await Promise.race([stop.requested.then(() => null), running.failed]);
await running.stop();
process.exit(failure === null ? 0 : 1);
