/** What an Idempotency-Key of the rerun API was used for. `_id`: that of the request's `DeclineRecord`. */
export interface RerunRequestRecord {
  _id: string;
  orderId: string;
  requestKey: string;
  /** Tells another request under the same key. */
  bodyHash: string;
  /** Epoch ms, real time. */
  requestedAt: number;
  expiresAt: Date;
}
