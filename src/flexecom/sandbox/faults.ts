import { z } from 'zod';

const Rate = z.number().min(0).max(1);
const Milliseconds = z.int().min(0).max(600_000);

/** Faults on demand. Rates are shares of requests, webhooks or approvals, drawn by seed; the default is none. */
export const Faults = z.strictObject({
  /** Added to every answer. */
  latencyMs: Milliseconds.default(0),
  /** Answered 500 or 503 with nothing done. */
  errorRate: Rate.default(0),
  /** Answered 429 with nothing done, with Retry-After in whole seconds. */
  rate429: Rate.default(0),
  retryAfterSeconds: z.int().min(0).max(3_600).default(1),
  /** The connection is reset with nothing done. */
  resetBefore: Rate.default(0),
  /** What was asked is done, then the connection is reset instead of an answer. */
  resetAfter: Rate.default(0),
  duplicateWebhooks: Rate.default(0),
  lateWebhooks: Rate.default(0),
  lateWebhookMs: Milliseconds.default(2_000),
  /** Delayed by up to `outOfOrderSpreadMs`, so that they overtake each other. */
  outOfOrderWebhooks: Rate.default(0),
  outOfOrderSpreadMs: Milliseconds.default(500),
  lostWebhooks: Rate.default(0),
  /** Approved with another amount than asked for, and charged so. */
  wrongAmounts: Rate.default(0),
});
export type Faults = z.infer<typeof Faults>;

export const NO_FAULTS: Faults = Faults.parse({});

export interface FaultSettings {
  current: Faults;
}

/** Only what was given: a default must not overwrite what an earlier change set. */
export function changedFaults(before: Faults, given: unknown): z.ZodSafeParseResult<Faults> {
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
  return Faults.safeParse(isObject ? { ...before, ...given } : given);
}
