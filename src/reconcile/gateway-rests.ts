const FIRST_REST_MS = 1_000;
/** Nobody waits for parked submissions, and an operator who corrects credentials sees the effect within minutes. */
const REST_MAX_MS = 5 * 60_000;

/**
 * Gateways that reconcile leaves alone for a while, because of bad credentials, a rate limit, or FlexEcom being unreachable.
 * In memory; real time.
 */
export class GatewayRests {
  readonly #rests = new Map<string, { readonly until: number; readonly inARow: number }>();

  resting(nowMs: number): string[] {
    return [...this.#rests.keys()].filter((gatewayId) => this.isResting(gatewayId, nowMs));
  }

  isResting(gatewayId: string, nowMs: number): boolean {
    return (this.#rests.get(gatewayId)?.until ?? 0) > nowMs;
  }

  /** Rests for as long as FlexEcom asked, else for longer each time in a row. Returns the end of the rest. */
  rest(gatewayId: string, retryAfterMs: number | null, nowMs: number): number {
    const inARow = (this.#rests.get(gatewayId)?.inARow ?? 0) + 1;
    const until = nowMs + Math.max(retryAfterMs ?? 0, restMs(inARow));
    this.#rests.set(gatewayId, { until, inARow });
    return until;
  }

  /** The gateway answered, so its next rest is short again. */
  answered(gatewayId: string): void {
    this.#rests.delete(gatewayId);
  }
}

/** Without jitter: only one process at a time asks for a gateway, so there is nobody to spread out. `inARow` counts from 1. */
function restMs(inARow: number): number {
  return Math.min(REST_MAX_MS, FIRST_REST_MS * 2 ** Math.min(inARow - 1, 20));
}
