/** Runs the roles that `BENCH_ROLES` names until its parent disconnects, and answers what the bench asks. */
import { z } from 'zod';
import { systemClock } from '../../../src/clock.ts';
import { runRoles } from '../../../src/run/run-roles.ts';
import { readSettings } from '../../../src/settings/settings.ts';
import { createLogger } from '../../../src/telemetry/logging.ts';
import { ROLES } from '../../../topics/contract/topic.ts';
import { stepTotals } from '../cascade/chunk-steps.ts';
import { answerQuestions } from './bench-process.ts';

const roles = z.array(z.enum(ROLES)).parse(JSON.parse(process.env.BENCH_ROLES ?? '[]'));
const settings = readSettings(process.env);
const running = await runRoles({
  roles,
  settings,
  clock: systemClock,
  logger: createLogger({ level: settings.logLevel }),
});
const disconnected = answerQuestions((question) =>
  question === 'chunk steps' ? stepTotals(running.metrics) : { webhookPort: running.ports['flexecom-webhook'] ?? null },
);
await Promise.race([disconnected, running.failed]);
await running.stop();
process.exit(0);
