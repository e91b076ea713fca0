import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Clock } from '../../src/clock.ts';

/** Domain time that several processes share: real time plus an offset kept in a small file, which the test moves. */
export function sharedClock(file: string): Clock {
  return { now: () => Date.now() + offsetIn(file) };
}

/** Moves the domain time of every process on `file` forward by `ms`; creates the file where it is missing. */
export function moveSharedClock(file: string, ms: number): void {
  const moved = `${file}.${process.pid}`;
  writeFileSync(moved, String(offsetIn(file) + ms));
  // Renamed in one step: a reader that finds half a number would see time go back.
  renameSync(moved, file);
}

function offsetIn(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}
