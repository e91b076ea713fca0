import { z } from 'zod';

const Rate = z.number().min(0).max(1);
const Milliseconds = z.int().min(0).max(600_000);

/** Faults to inject. Rates are shares of requests, webhooks or approvals, drawn by seed. By default there are none. */
export const Faults = z.strictObject({
  /** Added to every answer. */
  latencyMs: Milliseconds.default(0),
  /** Answered with 500 or 503; nothing is done. */
  errorRate: Rate.default(0),
  /** Answered with 429 and a Retry-After in whole seconds; nothing is done. */
  rate429: Rate.default(0),
  retryAfterSeconds: z.int().min(0).max(3_600).default(1),
  /** The connection is reset; nothing is done. */
  resetBefore: Rate.default(0),
  /** The request is carried out, then the connection is reset instead of an answer. */
  resetAfter: Rate.default(0),
  duplicateWebhooks: Rate.default(0),
  lateWebhooks: Rate.default(0),
  lateWebhookMs: Milliseconds.default(2_000),
  /** Delayed by up to `outOfOrderSpreadMs`, so that they overtake each other. */
  outOfOrderWebhooks: Rate.default(0),
  outOfOrderSpreadMs: Milliseconds.default(500),
  lostWebhooks: Rate.default(0),
  /** Approved with an amount other than the requested one, which is really charged. */
  wrongAmounts: Rate.default(0),
});
export type Faults = z.infer<typeof Faults>;

export const NO_FAULTS: Faults = Faults.parse({});

/** The faults in force. They can be changed while the sandbox runs. */
export class FaultSettings {
  #current = NO_FAULTS;

  get current(): Faults {
    return this.#current;
  }

  /** Changes nothing if a given fault or value is unknown. */
  change(given: unknown): z.ZodSafeParseResult<Faults> {
    const changed = changedFaults(this.#current, given);
    if (changed.success) this.#current = changed.data;
    return changed;
  }
}

/** Changes only the faults that are given: a default must not overwrite an earlier change. */
export function changedFaults(before: Faults, given: unknown): z.ZodSafeParseResult<Faults> {
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given);
  return Faults.safeParse(isObject ? { ...before, ...given } : given);
}
