/**
 * Gateways that reconcile leaves alone for a while, because of bad credentials, a rate limit, or FlexEcom being unreachable.
 * In memory; real time.
 */
export interface GatewayPauses {
  paused(nowMs: number): string[];
  isPaused(gatewayId: string, nowMs: number): boolean;
  /** Pauses for as long as FlexEcom asked, else for longer each time in a row. Returns the end of the pause. */
  pause(gatewayId: string, retryAfterMs: number | null, nowMs: number): number;
  /** The gateway answered, so its next pause is short again. */
  answered(gatewayId: string): void;
}

const FIRST_PAUSE_MS = 1_000;
/** Nobody waits for parked submissions, and an operator who corrects credentials sees the effect within minutes. */
const PAUSE_MAX_MS = 5 * 60_000;

export function createGatewayPauses(): GatewayPauses {
  const pauses = new Map<string, { until: number; inARow: number }>();
  const isPaused = (gatewayId: string, nowMs: number) => (pauses.get(gatewayId)?.until ?? 0) > nowMs;
  return {
    isPaused,
    paused: (nowMs) => [...pauses.keys()].filter((gatewayId) => isPaused(gatewayId, nowMs)),
    pause(gatewayId, retryAfterMs, nowMs) {
      const inARow = (pauses.get(gatewayId)?.inARow ?? 0) + 1;
      const until = nowMs + Math.max(retryAfterMs ?? 0, pauseMs(inARow));
      pauses.set(gatewayId, { until, inARow });
      return until;
    },
    answered: (gatewayId) => {
      pauses.delete(gatewayId);
    },
  };
}

/** Without jitter: only one process at a time asks for a gateway, so there is nobody to spread out. `inARow` counts from 1. */
function pauseMs(inARow: number): number {
  return Math.min(PAUSE_MAX_MS, FIRST_PAUSE_MS * 2 ** Math.min(inARow - 1, 20));
}
