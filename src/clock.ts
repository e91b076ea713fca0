/** Domain time in epoch milliseconds, for decisions, due times and expiry. Timeouts, backoff and signatures use real time. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };
