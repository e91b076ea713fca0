import { BrokenCircuitError, ConsecutiveBreaker, circuitBreaker, handleType } from 'cockatiel';
import type { Exchange } from './http-exchange.ts';

/** Spares a gateway's account that only fails: after some failures in a row it is not asked for a while, then by one. */
export interface Circuit {
  run(attempt: () => Promise<Attempt>): Promise<Attempt>;
}

/** One try at asking, or why it was not made. */
export type Attempt =
  | Exchange
  | { kind: 'circuit-open'; retryAfterMs: number }
  | { kind: 'paused'; retryAfterMs: number }
  | { kind: 'held-back' };

/** Far beyond what chance does at a failure rate that retries still bridge (20 %: one in ten million). */
export const FAILURES_IN_A_ROW_MAX = 10;
/** Long enough to spare FlexEcom, short enough that a cascade's 30 s see another try. */
const CIRCUIT_OPEN_MS = 5_000;

export function createCircuit(openMs: number = CIRCUIT_OPEN_MS): Circuit {
  const breaker = circuitBreaker(handleType(GatewayTrouble), {
    halfOpenAfter: openMs,
    breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW_MAX),
  });
  return {
    async run(attempt) {
      try {
        return await breaker.execute(async () => throwTrouble(await attempt()));
      } catch (error) {
        if (error instanceof GatewayTrouble) return error.attempt;
        if (error instanceof BrokenCircuitError) return { kind: 'circuit-open', retryAfterMs: openMs };
        throw error;
      }
    },
  };
}

/** How the breaker is told that a try counts as a failure; it never leaves this file. */
class GatewayTrouble extends Error {
  readonly attempt: Attempt;
  constructor(attempt: Attempt) {
    super(attempt.kind);
    this.attempt = attempt;
  }
}

function throwTrouble(attempt: Attempt): Attempt {
  if (isGatewayTrouble(attempt)) throw new GatewayTrouble(attempt);
  return attempt;
}

/** Not counted: an unreachable server (that is all of FlexEcom, and is waited for) and a rate limit (the bucket pauses). */
function isGatewayTrouble(attempt: Attempt): boolean {
  switch (attempt.kind) {
    case 'failed':
      return attempt.failure !== 'unreachable';
    case 'response':
      return attempt.status >= 500 || attempt.status === 401 || attempt.status === 403;
    default:
      return false;
  }
}
