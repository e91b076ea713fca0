import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { DAMAGES } from './check/finding.ts';

const SEED = 1;
const SECONDS = 90;
/** Only ends what would hang: starting, finishing the work and checking take minutes more on a busy machine. */
const HANGS_AFTER_MS = 1_200_000;

const Report = z.looseObject({
  faults: z.int(),
  declines: z.int(),
  ...Object.fromEntries(DAMAGES.map((damage) => [damage, z.int()])),
  findings: z.array(z.unknown()),
});

let run: ChildProcess | undefined;
afterAll(async () => {
  if (run === undefined || run.exitCode !== null || run.signalCode !== null) return;
  // It ends its servers and processes first.
  run.kill('SIGTERM');
  await once(run, 'close');
});

it(
  'loses and doubles nothing on three brokers and three mongods that are broken by plan',
  async () => {
    const program = fileURLToPath(new URL('./main.ts', import.meta.url));
    const args = ['--no-warnings', program, '--seed', String(SEED), '--seconds', String(SECONDS), '--json'];
    const env = { ...process.env, NODE_OPTIONS: '' };
    run = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
    const { stdout, stderr } = run;
    if (stdout === null || stderr === null) throw new Error('the run has no output');
    const [printed, progress] = await Promise.all([text(stdout), text(stderr), once(run, 'close')]);
    if (printed === '') throw new Error(`the run ended without a report: ${progress.slice(-4_000)}`);
    const report = Report.parse(JSON.parse(printed));
    // They say what is wrong, and the progress says where the logs are.
    if (report.findings.length > 0) throw new Error(`${JSON.stringify(report, null, 2)}\n${progress.slice(-4_000)}`);
    expect(report).toMatchObject(Object.fromEntries(DAMAGES.map((damage) => [damage, 0])));
    expect(report.faults).toBeGreaterThan(5);
    expect(report.declines).toBeGreaterThan(SECONDS);
  },
  HANGS_AFTER_MS,
);
