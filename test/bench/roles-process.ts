/** Runs the whole pipeline until its parent disconnects; answers every message with the times of its chunks. */
import { once } from 'node:events';
import { systemClock } from '../../src/clock.ts';
import { runRoles } from '../../src/run/run-roles.ts';
import { readSettings } from '../../src/settings/settings.ts';
import { createLogger } from '../../src/telemetry/logging.ts';
import { stepTotals } from './step-means.ts';

const settings = readSettings(process.env);
const running = await runRoles({
  roles: ['classify-declines', 'submit-to-flexecom', 'apply-results', 'flexecom-webhook', 'scheduler', 'reconcile'],
  settings,
  clock: systemClock,
  logger: createLogger({ level: settings.logLevel }),
});
process.send?.({ webhookPort: running.ports['flexecom-webhook'] });
process.on('message', async () => {
  process.send?.({ steps: await stepTotals(running.metrics) });
});
await Promise.race([once(process, 'disconnect'), running.failed]);
await running.stop();
process.exit(0);
