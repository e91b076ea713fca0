import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ServerDefinition } from '../../../local/server.ts';
import { HOST } from '../../../local/settings.ts';
import type { Mechanism } from './mechanisms.ts';

interface ProcessPlan {
  readonly name: string;
  readonly folder: string;
  readonly port: number;
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly readyPath: string;
}

const SALVAGE = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url));
const CHANGED_PIPELINE = fileURLToPath(new URL('./pipeline.ts', import.meta.url));
const CHECK_TIMEOUT_MS = 3_000;

/** What a run does to a process of the pipeline. */
interface PipelineChanges {
  readonly without: Mechanism | null;
  /** By how much its clock is wrong, ms. */
  readonly clockOffsetMs: number;
}

/** `salvage run`, all roles; where something is changed, the test's own entry point, which is the only one that can do so. */
export function pipelineProcess(
  plan: Omit<ProcessPlan, 'program' | 'args' | 'readyPath'>,
  { without, clockOffsetMs }: PipelineChanges,
): ServerDefinition {
  const isChanged = without !== null || clockOffsetMs !== 0;
  const environment = {
    ...plan.environment,
    HEALTH_PORT: String(plan.port),
    LOG_LEVEL: 'info',
    CHAOS_CLOCK_OFFSET_MS: String(clockOffsetMs),
    ...(without === null ? {} : { CHAOS_WITHOUT: without }),
  };
  const [program, args] = isChanged ? [CHANGED_PIPELINE, []] : [SALVAGE, ['run']];
  return nodeProcess({ ...plan, program, args, environment, readyPath: '/readyz' });
}

export function sandboxProcess(
  plan: Omit<ProcessPlan, 'program' | 'args' | 'readyPath'>,
  flags: readonly string[],
): ServerDefinition {
  const args = ['sandbox', '--port', String(plan.port), ...flags];
  return nodeProcess({ ...plan, program: SALVAGE, args, readyPath: '/livez' });
}

function nodeProcess(plan: ProcessPlan): ServerDefinition {
  return {
    name: plan.name,
    port: plan.port,
    logFile: join(plan.folder, 'logs', `${plan.name}.log`),
    prepare: async () => undefined,
    program: process.execPath,
    args: ['--no-warnings', plan.program, ...plan.args],
    environment: { ...process.env, ...plan.environment, NODE_OPTIONS: '' },
    checkReady: async () => {
      const answer = await fetch(`http://${HOST}:${plan.port}${plan.readyPath}`, {
        signal: AbortSignal.timeout(CHECK_TIMEOUT_MS),
      });
      if (!answer.ok) throw new Error(`${plan.readyPath} answered ${answer.status}: ${await answer.text()}`);
    },
  };
}
