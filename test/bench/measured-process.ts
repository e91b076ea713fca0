import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** What a run costs its process, measured from its first chunk to its last. */
export const Measured = z.object({
  messages: z.int(),
  chunks: z.int(),
  seconds: z.number(),
  cpuSeconds: z.number(),
});
export type Measured = z.infer<typeof Measured>;

/** The only argument of a measured process. */
export const RunPlan = z.object({
  kafkaBrokers: z.string(),
  schemaRegistryUrl: z.string(),
  mongodbUri: z.string(),
  prefix: z.string(),
  stage: z.enum(['classify-declines', 'apply-results']),
  messages: z.int(),
  /** For a floor: its database, and whether it stores the outputs in the checkpoint too. */
  floor: z.object({ database: z.string(), storeOutputs: z.boolean() }).nullable(),
});
export type RunPlan = z.infer<typeof RunPlan>;

/**
 * Runs a program of this folder in a process of its own, so that its memory and CPU time are not mixed with others'.
 * @returns the result that it sent, validated.
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

/** Sends the result to the process that started this one. */
export function sendResult(result: unknown): void {
  process.send?.(result);
  process.disconnect();
}
