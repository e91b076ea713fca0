import type { Clock } from '../../clock.ts';

/** Domain time that runs with real time and can be moved forward: recycle waits of weeks pass in seconds. */
export class DemoClock implements Clock {
  #aheadMs = 0;

  now(): number {
    return Date.now() + this.#aheadMs;
  }

  /** To `at` (epoch ms, domain time); never back. */
  moveTo(at: number): void {
    this.#aheadMs += Math.max(0, at - this.now());
  }
}
