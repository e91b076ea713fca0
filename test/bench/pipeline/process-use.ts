import { readdirSync, readFileSync } from 'node:fs';
import { statFields } from '../../../local/process-identity.ts';

/** Linux counts in hundredths of a second for programs, whatever the kernel's own clock. */
const TICKS_PER_SECOND = 100;

/** Positions in /proc/<pid>/stat after the program's name, which can contain spaces. */
const PARENT_FIELD = 1;
const USER_TICKS_FIELD = 11;
/** User and kernel time, then both of the children that have ended. */
const TICK_FIELDS = 4;

/** CPU seconds of a process since it started, with those of its descendants; 0 where it has ended. */
export function cpuSecondsOf(pid: number): number {
  const children = Map.groupBy(processIds(), (id) => Number(statFields(id)?.[PARENT_FIELD] ?? 0));
  let ticks = 0;
  const open = [pid];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const own = statFields(next)?.slice(USER_TICKS_FIELD, USER_TICKS_FIELD + TICK_FIELDS) ?? [];
    ticks += own.reduce((sum, field) => sum + Number(field), 0);
    open.push(...(children.get(next) ?? []));
  }
  return ticks / TICKS_PER_SECOND;
}

/** CPU seconds that the whole machine has worked since it started. */
export function machineCpuSeconds(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , hardwareInterrupts = 0, softwareInterrupts = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + hardwareInterrupts + softwareInterrupts) / TICKS_PER_SECOND;
}

export interface ResidentMemory {
  readonly nowMb: number;
  /** The most that it ever was. */
  readonly peakMb: number;
}

/** @throws Error where the process has ended. */
export function residentMemoryOf(pid: number): ResidentMemory {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) / 1_024;
  return { nowMb: megabytes('VmRSS'), peakMb: megabytes('VmHWM') };
}

function processIds(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isSafeInteger);
}
