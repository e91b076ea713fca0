import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../src/errors.ts';

/**
 * A process that is known again for certain: a process id alone may by now belong to another program, which must
 * never be signalled. Boot and start time together are never repeated.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly bootId: string;
  /** In the kernel's ticks since boot. */
  readonly startTicks: string;
}

/** @returns undefined where no such process runs (a zombie that nobody has reaped does not). */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const fields = statFields(pid);
  const [state, startTicks] = [fields?.[STATE_FIELD], fields?.[START_TICKS_FIELD]];
  if (state === undefined || startTicks === undefined || state === 'Z' || state === 'X') return undefined;
  return { pid, bootId: bootId(), startTicks };
}

export function isRunning(identity: ProcessIdentity): boolean {
  const now = identityOf(identity.pid);
  return now !== undefined && now.bootId === identity.bootId && now.startTicks === identity.startTicks;
}

/** Signals that very process, or nobody. */
export function signal(identity: ProcessIdentity, name: NodeJS.Signals): void {
  if (!isRunning(identity)) return;
  try {
    process.kill(identity.pid, name);
  } catch (error) {
    const goneMeanwhile = errorCode(error) === 'ESRCH';
    if (!goneMeanwhile) throw error;
  }
}

/** Asks it to end, and after `graceMs` makes it. Resolves when it is gone. */
export async function endProcess(identity: ProcessIdentity, graceMs: number): Promise<void> {
  signal(identity, 'SIGCONT');
  signal(identity, 'SIGTERM');
  const deadline = Date.now() + graceMs;
  while (isRunning(identity)) {
    if (Date.now() > deadline) signal(identity, 'SIGKILL');
    await sleep(EXIT_POLL_MS);
  }
}

/** Short beside the second or so that a server takes to end. */
const EXIT_POLL_MS = 25;

/** Positions in /proc/<pid>/stat, counted after the program's name, which may itself hold spaces. */
const STATE_FIELD = 0;
const START_TICKS_FIELD = 19;

function statFields(pid: number): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}
