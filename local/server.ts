import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorMessage, FatalError } from '../src/errors.ts';
import { endProcess, identityOf, isRunning, type ProcessIdentity } from './process-identity.ts';
import type { ServerName } from './settings.ts';

/** One server on a fixed port and folder, described but not started: started again, it finds what it stored. */
export interface ServerDefinition {
  readonly name: ServerName;
  readonly port: number;
  readonly logFile: string;
  /** Writes what the server needs in order to start. Safe to repeat. */
  readonly prepare: () => Promise<void>;
  readonly program: string;
  readonly args: readonly string[];
  /** One look, which also makes settings that only a running server takes; throws while it is not ready. */
  readonly checkReady: () => Promise<void>;
}

/** Launches it in a process group of its own, so that a Ctrl-C meant for us leaves us the time to stop it properly. */
export function launch(definition: ServerDefinition): ProcessIdentity {
  mkdirSync(dirname(definition.logFile), { recursive: true });
  const log = openSync(definition.logFile, 'a');
  const child = spawn(definition.program, definition.args, {
    detached: true,
    cwd: dirname(definition.logFile),
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  // A program that cannot be run has no pid; the error event repeats what the thrown error says.
  child.once('error', () => undefined);
  child.unref();
  const identity = child.pid === undefined ? undefined : identityOf(child.pid);
  if (identity === undefined) throw new FatalError(`${definition.name} could not be started: ${lastWords(definition)}`);
  return identity;
}

/** @throws FatalError where it ends or is not ready within START_MS_MAX; it says why, in the server's last words. */
export async function untilReady(definition: ServerDefinition, identity: ProcessIdentity): Promise<void> {
  const deadline = Date.now() + START_MS_MAX;
  for (;;) {
    const problem = await readinessProblem(definition.checkReady);
    if (problem === undefined) return;
    if (!isRunning(identity)) {
      throw new FatalError(`${definition.name} ended while starting (${definition.logFile}): ${lastWords(definition)}`);
    }
    if (Date.now() > deadline) {
      throw new FatalError(
        `${definition.name} was not ready in ${START_MS_MAX / 1000} s: ${problem} (${definition.logFile})`,
      );
    }
    await sleep(READY_POLL_MS);
  }
}

/** What is wrong with it now, in words; undefined where it answers. */
export async function readinessProblem(checkReady: () => Promise<void>): Promise<string | undefined> {
  try {
    await checkReady();
    return undefined;
  } catch (error) {
    return errorMessage(error);
  }
}

export function stopServer(identity: ProcessIdentity): Promise<void> {
  return endProcess(identity, STOP_GRACE_MS);
}

/** Some seven seconds alone; several times that where a whole test run has the two cores. */
const START_MS_MAX = 120_000;
const READY_POLL_MS = 200;
/** A clean Kafka shutdown takes about two seconds. */
const STOP_GRACE_MS = 15_000;
const LAST_WORDS_CHARACTERS = 1_500;

function lastWords(definition: ServerDefinition): string {
  try {
    return readFileSync(definition.logFile, 'utf8').slice(-LAST_WORDS_CHARACTERS).trim() || 'it said nothing';
  } catch {
    return 'it said nothing';
  }
}
