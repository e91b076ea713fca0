/** `npm run fuzz`: inputs that nobody sends, made from a seed, and what must hold of whatever the product makes of them. */
import { CommanderError } from 'commander';
import { describeError } from '../../src/cli/describe-error.ts';
import { type FuzzOptions, parseFuzzOptions } from './fuzz-options.ts';
import { describeReport, type FuzzReport, isClean } from './fuzz-report.ts';
import type { FuzzTarget } from './fuzz-target.ts';
import { runFuzz } from './run-fuzz.ts';
import { startTarget } from './targets/target-list.ts';
import { tryInput } from './try-input.ts';

const PROGRESS_EVERY_MS = 10_000;

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
try {
  const options = parseFuzzOptions(process.argv.slice(2));
  const report = await run(options);
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : describeReport(report));
  process.exitCode = isClean(report) ? 0 : 1;
} catch (error) {
  // Commander has said itself what was typed wrongly.
  if (!(error instanceof CommanderError)) process.stderr.write(`fuzz: ${describeError(error)}\n`);
  process.exitCode = error instanceof CommanderError ? Math.min(2, 2 * error.exitCode) : 1;
}

async function run({ seed, seconds, targets: names, input }: FuzzOptions): Promise<FuzzReport> {
  const targets = await Promise.all(names.map(startTarget));
  try {
    if (input !== null) return await again(targets, seed, input);
    let toldAt = performance.now();
    return await runFuzz(targets, {
      seed,
      isOver: (_target, soFar) => soFar >= seconds || stopping.signal.aborted,
      onProgress: (counts) => {
        if (performance.now() - toldAt < PROGRESS_EVERY_MS) return;
        toldAt = performance.now();
        process.stderr.write(`${counts.map(({ name, inputs }) => `${name} ${inputs}`).join(', ')}\n`);
      },
    });
  } finally {
    await Promise.all(targets.map((target) => target.stop?.()));
  }
}

async function again(targets: readonly FuzzTarget[], seed: number, input: number): Promise<FuzzReport> {
  const startedAt = performance.now();
  const findings = await Promise.all(targets.map((target) => tryInput(target, input)));
  const seconds = (performance.now() - startedAt) / 1_000;
  const counts = targets.map(({ name }) => ({ name, inputs: 1, seconds }));
  return { seed, seconds, targets: counts, findings: findings.filter((finding) => finding !== null) };
}
