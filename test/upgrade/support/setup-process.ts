/** A process that does what `salvage setup` does and kills itself after a named step of the upgrade. */
import pino from 'pino';
import { z } from 'zod';
import { setUp } from '../../../src/run/set-up.ts';
import { readSettings } from '../../../src/settings/settings.ts';

const SetupOptions = z.object({ step: z.string(), checkpointId: z.string().nullable() });
export type SetupOptions = z.infer<typeof SetupOptions>;

const options = SetupOptions.parse(JSON.parse(process.argv[2] ?? '{}'));

await setUp(readSettings(process.env), pino({ level: 'silent' }), {
  log: () => undefined,
  operator: { by: 'jo', why: 'a new release', via: 'CLI' },
  onUpgradeStep: (step, checkpointId) => {
    if (step !== options.step) return;
    if (options.checkpointId === null || options.checkpointId === checkpointId) process.kill(process.pid, 'SIGKILL');
  },
});
process.exit(0);
