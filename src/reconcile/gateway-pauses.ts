const FIRST_PAUSE_MS = 1_000;
/** Nobody waits for parked submissions, and an operator who corrects credentials sees the effect within minutes. */
const PAUSE_MAX_MS = 5 * 60_000;

/**
 * Gateways that reconcile leaves alone for a while, because of bad credentials, a rate limit, or FlexEcom being unreachable.
 * In memory; real time.
 */
export class GatewayPauses {
  readonly #pauses = new Map<string, { readonly until: number; readonly inARow: number }>();

  paused(nowMs: number): string[] {
    return [...this.#pauses.keys()].filter((gatewayId) => this.isPaused(gatewayId, nowMs));
  }

  isPaused(gatewayId: string, nowMs: number): boolean {
    return (this.#pauses.get(gatewayId)?.until ?? 0) > nowMs;
  }

  /** Pauses for as long as FlexEcom asked, else for longer each time in a row. Returns the end of the pause. */
  pause(gatewayId: string, retryAfterMs: number | null, nowMs: number): number {
    const inARow = (this.#pauses.get(gatewayId)?.inARow ?? 0) + 1;
    const until = nowMs + Math.max(retryAfterMs ?? 0, pauseMs(inARow));
    this.#pauses.set(gatewayId, { until, inARow });
    return until;
  }

  /** The gateway answered, so its next pause is short again. */
  answered(gatewayId: string): void {
    this.#pauses.delete(gatewayId);
  }
}

/** Without jitter: only one process at a time asks for a gateway, so there is nobody to spread out. `inARow` counts from 1. */
function pauseMs(inARow: number): number {
  return Math.min(PAUSE_MAX_MS, FIRST_PAUSE_MS * 2 ** Math.min(inARow - 1, 20));
}
