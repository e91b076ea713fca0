import type { Lane } from '../engine/stage.ts';
import { backoffMs, wait } from '../waiting/backoff.ts';
import { RETRY_WAIT_MAX_MS, UNREACHABLE_AFTER } from './limits.ts';

/** Asks something harmless of a gateway. Resolves whether a connection was made. */
type Probe = (gatewayId: string, submissionId: string, signal: AbortSignal) => Promise<boolean>;

interface GatewayState {
  failuresInARow: number;
  /** The lanes that met it. */
  readonly lanes: Set<Lane>;
}

/**
 * Which gateways cannot be reached at all. One refused connection says nothing; several in a row, without an answer between
 * them, do. An unreachable gateway is asked after until it answers, so that its lane can be held without anything in hand.
 */
export class Reachability {
  readonly #probe: Probe;
  readonly #stopping: AbortSignal;
  readonly #gateways = new Map<string, GatewayState>();

  constructor(probe: Probe, stopping: AbortSignal) {
    this.#probe = probe;
    this.#stopping = stopping;
  }

  isUnreachable(gatewayId: string): boolean {
    return (this.#gateways.get(gatewayId)?.failuresInARow ?? 0) >= UNREACHABLE_AFTER;
  }

  /** Gateways that the lane cannot reach now. */
  unreachable(lane: Lane): string[] {
    return [...this.#gateways].flatMap(([gatewayId, { lanes }]) =>
      this.isUnreachable(gatewayId) && lanes.has(lane) ? [gatewayId] : [],
    );
  }

  answered(gatewayId: string): void {
    this.#gateways.delete(gatewayId);
  }

  failed(gatewayId: string, lane: Lane, submissionId: string): void {
    const state = this.#gateways.get(gatewayId) ?? { failuresInARow: 0, lanes: new Set<Lane>() };
    this.#gateways.set(gatewayId, state);
    state.lanes.add(lane);
    state.failuresInARow += 1;
    if (state.failuresInARow === UNREACHABLE_AFTER) void this.#probeUntilAnswered(gatewayId, submissionId);
  }

  async #probeUntilAnswered(gatewayId: string, submissionId: string): Promise<void> {
    for (let attempt = 0; this.isUnreachable(gatewayId) && !this.#stopping.aborted; attempt += 1) {
      await wait(backoffMs(attempt, RETRY_WAIT_MAX_MS), this.#stopping);
      if (await this.#probe(gatewayId, submissionId, this.#stopping)) this.answered(gatewayId);
    }
  }
}
