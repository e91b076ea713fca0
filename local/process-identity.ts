import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../src/errors.ts';

/**
 * Identifies a process with certainty. Its id alone may belong to another program by now, which must never be signalled. Id,
 * boot and start time together never repeat.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly bootId: string;
  /** In the kernel's ticks since boot. */
  readonly startTicks: string;
}

/** @returns undefined where no such process runs; a zombie does not count as running. */
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

/** Signals exactly this process, or none. */
export function signal(identity: ProcessIdentity, name: NodeJS.Signals): void {
  if (!isRunning(identity)) return;
  try {
    process.kill(identity.pid, name);
  } catch (error) {
    const hasEnded = errorCode(error) === 'ESRCH';
    if (!hasEnded) throw error;
  }
}

/** Ends the process by SIGTERM, and by SIGKILL after `graceMs`. Resolves when it has ended. */
export async function endProcess(identity: ProcessIdentity, graceMs: number): Promise<void> {
  signal(identity, 'SIGCONT');
  signal(identity, 'SIGTERM');
  const deadline = Date.now() + graceMs;
  while (isRunning(identity)) {
    if (Date.now() > deadline) signal(identity, 'SIGKILL');
    await sleep(EXIT_POLL_MS);
  }
}

/** Short compared with the second or so that a server takes to stop. */
const EXIT_POLL_MS = 25;

/** Positions in /proc/<pid>/stat after the program's name, which can contain spaces. */
const STATE_FIELD = 0;
const START_TICKS_FIELD = 19;

/** What the system says of a process, after its name; undefined where there is none. */
export function statFields(pid: number): string[] | undefined {
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
