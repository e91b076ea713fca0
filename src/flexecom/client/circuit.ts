import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  circuitBreaker,
  handleType,
} from 'cockatiel';
import type { Exchange } from './http-exchange.ts';

/** One request with its response, or why it was not made. */
export type Attempt =
  | Exchange
  | { kind: 'circuit-open'; retryAfterMs: number }
  | { kind: 'paused'; retryAfterMs: number }
  | { kind: 'not-posted' };

/** Ten in a row by chance are one in ten million at a failure rate of 20 %, which retries still absorb. */
export const FAILURES_IN_A_ROW_MAX = 10;
/** Long enough to relieve FlexEcom, short enough for another try within a cascade's 30 s. */
const CIRCUIT_OPEN_MS = 5_000;

/** Stops asking a gateway's account after several failures in a row. After a while one request tries again. */
export class Circuit {
  readonly #openMs: number;
  readonly #breaker: CircuitBreakerPolicy;

  constructor(openMs: number = CIRCUIT_OPEN_MS) {
    this.#openMs = openMs;
    this.#breaker = circuitBreaker(handleType(GatewayTrouble), {
      halfOpenAfter: openMs,
      breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW_MAX),
    });
  }

  async run(attempt: () => Promise<Attempt>): Promise<Attempt> {
    try {
      return await this.#breaker.execute(async () => throwTrouble(await attempt()));
    } catch (error) {
      if (error instanceof GatewayTrouble) return error.attempt;
      if (error instanceof BrokenCircuitError) return { kind: 'circuit-open', retryAfterMs: this.#openMs };
      throw error;
    }
  }
}

/** Tells the breaker that an attempt counts as a failure. It never leaves this file. */
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

/** Not counted: an unreachable server, as no account is at fault, and a rate limit, as the token bucket pauses for it. */
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
