import type { Database } from '../mongo/database.ts';
import { isDuplicateKey } from '../mongo/duplicate-key.ts';

/** `_id` = the FlexEcom gateway. Real time, epoch ms. The collection is reconcile's own: no stage reads or writes it. */
export interface GatewayTurn {
  _id: string;
  /** The process that asks for this gateway's submissions now. */
  owner: string;
  until: number;
}

/**
 * The lease under which a reconciler asks: one process a gateway, so that all instances together ask no more of FlexEcom
 * than one does. It is a document of the gateway, not a mark on each submission: taking it never gets in the way of the
 * transactions in which stages write those.
 */
export interface GatewayTurns {
  /** Takes the gateway's turn, or keeps it; false while another process has it. Writes only where it is due. */
  take(gatewayId: string): Promise<boolean>;
  /** Gives back every turn, so that another process need not wait. */
  release(): Promise<void>;
}

/** Longer than from one renewal over a whole question (ASK_WAIT_MAX_MS) to its answer; so long a killed process delays. */
export const TURN_MS = 15_000;

/** One that ends later was taken by a clock that was wrong: nobody might ask for this gateway for days. */
const UNTIL_BELIEVED_MS = 4 * TURN_MS;

/** Renewed before a question once it is so old. */
const RENEW_AFTER_MS = 3_000;

export function createGatewayTurns({ db }: Pick<Database, 'db'>, owner: string): GatewayTurns {
  const turns = db.collection<GatewayTurn>('reconcileTurns');
  const takenAt = new Map<string, number>();

  /** Missing: inserted. Another's and not over: the upsert meets its `_id`. */
  async function write(gatewayId: string, now: number): Promise<boolean> {
    try {
      await turns.updateOne(
        { _id: gatewayId, $or: [{ owner }, { until: { $lte: now } }, { until: { $gt: now + UNTIL_BELIEVED_MS } }] },
        { $set: { owner, until: now + TURN_MS } },
        { upsert: true },
      );
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  return {
    async take(gatewayId) {
      const now = Date.now();
      if (now - (takenAt.get(gatewayId) ?? 0) < RENEW_AFTER_MS) return true;
      const taken = await write(gatewayId, now);
      if (taken) takenAt.set(gatewayId, now);
      else takenAt.delete(gatewayId);
      return taken;
    },
    async release() {
      takenAt.clear();
      await turns.updateMany({ owner }, { $set: { until: 0 } });
    },
  };
}
