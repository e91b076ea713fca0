import { ChaosRandom } from '../chaos/chaos-random.ts';
import { type FuzzDamage, type FuzzTarget, Violation } from './fuzz-target.ts';

export interface FuzzFinding {
  readonly target: string;
  readonly damage: FuzzDamage;
  /** Makes the same input again. */
  readonly input: number;
  readonly what: string;
}

const BUSY_MAX_MS = 50;

/** The compiler or the garbage collector may be at work during one try, not during all. */
const TRIES_OF_SLOW = 4;

/** The seed of the n-th input of a target in a run. */
export function inputSeed(seed: number, target: string, index: number): number {
  let mixed = seed >>> 0;
  for (const letter of target) mixed = Math.imul(mixed ^ letter.charCodeAt(0), 0x01000193);
  mixed = Math.imul(mixed ^ (index + 0x9e3779b9), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

/** Gives a target one input. Null: nothing is wrong. */
export async function tryInput(target: FuzzTarget, input: number): Promise<FuzzFinding | null> {
  const first = await judged(target, input);
  if (first.damage !== null) return { target: target.name, damage: first.damage, input, what: first.what };
  const busyMaxMs = target.busyMaxMs ?? BUSY_MAX_MS;
  let busyMs = first.busyMs;
  for (let tries = 1; busyMs > busyMaxMs && tries < TRIES_OF_SLOW; tries += 1) {
    busyMs = Math.min(busyMs, (await judged(target, input)).busyMs);
  }
  if (busyMs <= busyMaxMs) return null;
  return { target: target.name, damage: 'hang', input, what: `kept the processor busy for ${Math.round(busyMs)} ms` };
}

interface Judged {
  readonly damage: FuzzDamage | null;
  readonly what: string;
  readonly busyMs: number;
}

async function judged(target: FuzzTarget, input: number): Promise<Judged> {
  const before = process.cpuUsage();
  let fault: Pick<Judged, 'damage' | 'what'> = { damage: null, what: '' };
  try {
    const trying = target.try(new ChaosRandom(input));
    if (trying !== undefined) await trying;
  } catch (error) {
    fault = { damage: error instanceof Violation ? error.damage : 'crash', what: describe(error) };
  }
  const { user, system } = process.cpuUsage(before);
  return { ...fault, busyMs: (user + system) / 1_000 };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof Violation) return error.message;
  const where = error.stack?.split('\n').find((line) => line.includes('/src/') || line.includes('/topics/'));
  return `${error.name}: ${error.message.slice(0, 300)}${where === undefined ? '' : ` (${where.trim().replace(/\(.*\/(src|topics)\//, '($1/')})`}`;
}
