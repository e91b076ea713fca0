import { createHash } from 'node:crypto';
import type { RerunRequested } from '../rerun-requested.ts';
import type { RerunSource } from './fields.ts';

export interface RerunRequest {
  readonly orderId: string;
  /** Null: the order's latest declined sale. */
  readonly transactionId: string | null;
  readonly gatewayId: string | null;
  readonly gatewayProfileId: string | null;
  readonly source: Exclude<RerunSource, 'UNKNOWN'>;
  readonly requestedBy: string;
  readonly requestKey: string;
}

/** `eventId` follows from the order and the request key: asking again under a key is the same request. */
export function rerunEvent(request: RerunRequest, now: number): RerunRequested {
  const identity = JSON.stringify([request.orderId, request.requestKey]);
  return {
    eventId: `rerun-${createHash('sha256').update(identity).digest('hex')}`,
    occurredAt: now,
    ...request,
  };
}
