import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** What a run costs whoever does it, measured from its first chunk to its last. */
export const Measured = z.object({
  messages: z.int(),
  chunks: z.int(),
  seconds: z.number(),
  cpuSeconds: z.number(),
});
export type Measured = z.infer<typeof Measured>;

/** What a measured process is told, as its only argument. */
export const RunPlan = z.object({
  kafkaBrokers: z.string(),
  schemaRegistryUrl: z.string(),
  mongodbUri: z.string(),
  prefix: z.string(),
  stage: z.enum(['classify-declines', 'apply-results']),
  messages: z.int(),
  /** Of a floor: its own database, and whether the outputs are stored in the checkpoint too. */
  floor: z.object({ database: z.string(), storeOutputs: z.boolean() }).nullable(),
});
export type RunPlan = z.infer<typeof RunPlan>;

/**
 * Runs a program of this folder in a process of its own, so that neither memory nor CPU time is anybody else's.
 * @returns what it sent, checked.
 * @throws Error where it ends without sending anything.
 */
export function runMeasured<Result>(
  program: string,
  plan: RunPlan,
  result: z.ZodType<Result>,
  profileFolder: string | null,
): Promise<Result> {
  const profiling = profileFolder === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  const child = fork(fileURLToPath(new URL(program, import.meta.url)), [JSON.stringify(plan)], {
    execArgv: ['--no-warnings', '--expose-gc', ...profiling],
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('message', (message) => {
      const parsed = result.safeParse(message);
      if (parsed.success) resolve(parsed.data);
      else reject(parsed.error);
    });
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code} before it was done`)));
  });
}

/** Sends the result to whoever started this process. */
export function sendResult(result: unknown): void {
  process.send?.(result);
  process.disconnect();
}
