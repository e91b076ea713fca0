import type { ChaosRandom } from '../chaos/chaos-random.ts';

/** A part of the product that takes input from outside, and what must hold of whatever it makes of it. */
export interface FuzzTarget {
  readonly name: string;
  /** So long may one input keep the processor busy. Default: 50 ms, as a process's other work waits meanwhile. */
  readonly busyMaxMs?: number;
  /**
   * Makes one input, which depends on `random` alone, and gives it to the product.
   * @throws Violation where a promise is broken; anything else that is thrown counts as a crash.
   */
  try(random: ChaosRandom): void | Promise<void>;
  /** Frees what it holds. */
  stop?(): Promise<void>;
}

export type FuzzDamage = 'crash' | 'hang' | 'leak' | 'wrong';

/** A promise that an input breaks: a card number comes out (leak), or what is not valid is taken (wrong). */
export class Violation extends Error {
  readonly damage: Exclude<FuzzDamage, 'crash' | 'hang'>;

  constructor(damage: Violation['damage'], message: string) {
    super(message);
    this.damage = damage;
  }
}

/** @throws Violation */
export function mustHold(holds: boolean, what: string): void {
  if (!holds) throw new Violation('wrong', what);
}
