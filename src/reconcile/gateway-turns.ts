import type { Collection } from 'mongodb';
import type { Database } from '../mongo/database.ts';
import { isDuplicateId } from '../mongo/duplicate-key.ts';

/** `_id` is the FlexEcom gateway's. Times are real, epoch ms. No stage reads or writes this collection. */
export interface GatewayTurn {
  _id: string;
  /** The process whose turn it is. */
  owner: string;
  until: number;
}

/** Longer than a renewal interval plus a whole request (ASK_WAIT_MAX_MS). A killed process delays others this long. */
export const TURN_MS = 15_000;

/** A turn that ends later was taken by a clock that was wrong. Respecting it could leave the gateway alone for days. */
const UNTIL_BELIEVED_MS = 4 * TURN_MS;

/** Before a request, a turn that is older is renewed. */
const RENEW_AFTER_MS = 3_000;

/**
 * Leases, one for each gateway: only the process that has a gateway's turn asks FlexEcom about its submissions, so all
 * instances together ask no more than one would. A lease is a document of its own, and not a field of each submission, so
 * that taking it never conflicts with the transactions in which stages write submissions.
 */
export class GatewayTurns {
  readonly #turns: Collection<GatewayTurn>;
  readonly #owner: string;
  readonly #takenAt = new Map<string, number>();

  constructor({ db }: Pick<Database, 'db'>, owner: string) {
    this.#turns = db.collection<GatewayTurn>('reconcileTurns');
    this.#owner = owner;
  }

  /** Takes the gateway's turn, or keeps it. False while another process has it. Writes only when a renewal is due. */
  async take(gatewayId: string): Promise<boolean> {
    const now = Date.now();
    if (now - (this.#takenAt.get(gatewayId) ?? 0) < RENEW_AFTER_MS) return true;
    const taken = await this.#write(gatewayId, now);
    if (taken) this.#takenAt.set(gatewayId, now);
    else this.#takenAt.delete(gatewayId);
    return taken;
  }

  /** Gives every turn back, so that another process need not wait. */
  async release(): Promise<void> {
    this.#takenAt.clear();
    await this.#turns.updateMany({ owner: this.#owner }, { $set: { until: 0 } });
  }

  /** A missing turn is inserted. If another process has it, the upsert fails on the duplicate `_id`. */
  async #write(gatewayId: string, now: number): Promise<boolean> {
    const owner = this.#owner;
    try {
      await this.#turns.updateOne(
        { _id: gatewayId, $or: [{ owner }, { until: { $lte: now } }, { until: { $gt: now + UNTIL_BELIEVED_MS } }] },
        { $set: { owner, until: now + TURN_MS } },
        { upsert: true },
      );
      return true;
    } catch (error) {
      if (isDuplicateId(error)) return false;
      throw error;
    }
  }
}
