import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorMessage, FatalError } from '../src/errors.ts';
import { endProcess, identityOf, isRunning, type ProcessIdentity } from './process-identity.ts';

/** How to start a server, always on the same port and folder: after a restart it finds its data. */
export interface ServerDefinition<Name extends string = string> {
  readonly name: Name;
  readonly port: number;
  readonly logFile: string;
  /** Writes the files that the server needs to start. Safe to repeat. */
  readonly prepare: () => Promise<void>;
  readonly program: string;
  readonly args: readonly string[];
  /** Default: this process's. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Throws while the server is not ready. Also changes settings that only a running server accepts. */
  readonly checkReady: () => Promise<void>;
}

/** Starts the server in its own process group, so that Ctrl-C does not reach it and we can stop it cleanly. */
export function launch(definition: ServerDefinition): ProcessIdentity {
  mkdirSync(dirname(definition.logFile), { recursive: true });
  const log = openSync(definition.logFile, 'a', 0o600);
  const child = spawn(definition.program, definition.args, {
    detached: true,
    cwd: dirname(definition.logFile),
    stdio: ['ignore', log, log],
    env: definition.environment ?? process.env,
  });
  closeSync(log);
  // A program that cannot be run has no pid. The error event only repeats the error thrown below.
  child.once('error', () => undefined);
  child.unref();
  const identity = child.pid === undefined ? undefined : identityOf(child.pid);
  if (identity === undefined) throw new FatalError(`${definition.name} could not be started: ${endOfLog(definition)}`);
  return identity;
}

/** @throws FatalError with the end of the server's log, where it exits or is not ready within START_MS_MAX. */
export async function untilReady(definition: ServerDefinition, identity: ProcessIdentity): Promise<void> {
  const deadline = Date.now() + START_MS_MAX;
  for (;;) {
    const problem = await readinessProblem(definition.checkReady);
    if (problem === undefined) return;
    if (!isRunning(identity)) {
      throw new FatalError(`${definition.name} ended while starting (${definition.logFile}): ${endOfLog(definition)}`);
    }
    if (Date.now() > deadline) {
      throw new FatalError(
        `${definition.name} was not ready in ${START_MS_MAX / 1000} s: ${problem} (${definition.logFile})`,
      );
    }
    await sleep(READY_POLL_MS);
  }
}

/** Why the server is not ready; undefined where it is. */
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

/** About seven seconds on an idle machine, several times that during a whole test run. */
const START_MS_MAX = 120_000;
const READY_POLL_MS = 200;
/** A clean Kafka shutdown takes about two seconds. */
const STOP_GRACE_MS = 15_000;
const LOG_END_CHARACTERS = 1_500;

function endOfLog(definition: ServerDefinition): string {
  try {
    return readFileSync(definition.logFile, 'utf8').slice(-LOG_END_CHARACTERS).trim() || '(no output)';
  } catch {
    return '(no output)';
  }
}
