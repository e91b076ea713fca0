import type { Dispatch } from '../domain/documents/submission.ts';
import type { Lane } from '../engine/stage.ts';
import { BULK_FULL, IN_HAND_MAX } from './limits.ts';

/** A submission in this process's hands. */
export interface SubmissionInHand {
  readonly submissionId: string;
  readonly gatewayId: string;
  readonly lane: Lane;
  /** The owner for whom it is sent. */
  readonly owner: Dispatch;
}

interface Counted {
  set(labels: { gateway: string; lane: Lane }, value: number): void;
}

/** What this process is sending, counted by gateway and lane, so that each has a bound. */
export class InHand<Item extends SubmissionInHand> {
  readonly #byId = new Map<string, Item>();
  readonly #counts: Record<Lane, Map<string, number>> = { cascade: new Map(), bulk: new Map() };
  readonly #gauge: Counted;

  constructor(gauge: Counted) {
    this.#gauge = gauge;
  }

  has(submissionId: string): boolean {
    return this.#byId.has(submissionId);
  }

  ids(): string[] {
    return [...this.#byId.keys()];
  }

  items(): Item[] {
    return [...this.#byId.values()];
  }

  hasRoom(gatewayId: string, lane: Lane): boolean {
    return this.#count(gatewayId, lane) < IN_HAND_MAX[lane];
  }

  /** Taking more messages of the lane would only fill the memory. */
  isFull(gatewayId: string, lane: Lane): boolean {
    return lane === 'bulk' && this.#count(gatewayId, lane) >= BULK_FULL;
  }

  /** Gateways with something in hand in the lane. */
  gatewayIds(lane: Lane): string[] {
    return [...this.#counts[lane].keys()];
  }

  add(item: Item): void {
    this.#byId.set(item.submissionId, item);
    this.#change(item, 1);
  }

  remove(item: Item): void {
    if (this.#byId.delete(item.submissionId)) this.#change(item, -1);
  }

  #count(gatewayId: string, lane: Lane): number {
    return this.#counts[lane].get(gatewayId) ?? 0;
  }

  #change({ gatewayId, lane }: SubmissionInHand, by: number): void {
    const count = this.#count(gatewayId, lane) + by;
    if (count === 0) this.#counts[lane].delete(gatewayId);
    else this.#counts[lane].set(gatewayId, count);
    this.#gauge.set({ gateway: gatewayId, lane }, count);
  }
}
