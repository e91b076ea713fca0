import { backoffMs } from '../waiting/backoff.ts';

/** Gateways that are not asked for a while (bad credentials, rate limit, FlexEcom away). In memory; real time. */
export interface GatewayPauses {
  paused(nowMs: number): string[];
  isPaused(gatewayId: string, nowMs: number): boolean;
  /** Waits as long as FlexEcom asked, else longer with every time in a row. Returns until when. */
  pause(gatewayId: string, retryAfterMs: number | null, nowMs: number): number;
  /** It answered: the next trouble starts with a short wait again. */
  answered(gatewayId: string): void;
}

/** Nobody waits at the screen for what is parked, and an operator who mended credentials sees it work within minutes. */
const PAUSE_MAX_MS = 5 * 60_000;

export function createGatewayPauses(): GatewayPauses {
  const pauses = new Map<string, { until: number; inARow: number }>();
  const isPaused = (gatewayId: string, nowMs: number) => (pauses.get(gatewayId)?.until ?? 0) > nowMs;
  return {
    isPaused,
    paused: (nowMs) => [...pauses.keys()].filter((gatewayId) => isPaused(gatewayId, nowMs)),
    pause(gatewayId, retryAfterMs, nowMs) {
      const inARow = (pauses.get(gatewayId)?.inARow ?? 0) + 1;
      const until = nowMs + Math.max(retryAfterMs ?? 0, backoffMs(inARow + 2, PAUSE_MAX_MS));
      pauses.set(gatewayId, { until, inARow });
      return until;
    },
    answered: (gatewayId) => {
      pauses.delete(gatewayId);
    },
  };
}
