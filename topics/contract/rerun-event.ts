import { createHash } from 'node:crypto';
import type { RerunRequested } from '../rerun-requested.ts';
import { maskCardNumbers } from './card-numbers.ts';
import type { RerunSource } from './fields.ts';

export interface RerunRequest {
  readonly orderId: string;
  /** Null means the order's latest declined sale. */
  readonly transactionId: string | null;
  readonly gatewayId: string | null;
  readonly gatewayProfileId: string | null;
  readonly source: Exclude<RerunSource, 'UNKNOWN'>;
  readonly requestedBy: string;
  readonly requestKey: string;
}

/** The `eventId` is derived from order and request key, so a request repeated with its key is the same event. `requestedBy` is free text (R18). */
export function rerunEvent(request: RerunRequest, now: number): RerunRequested {
  const identity = JSON.stringify([request.orderId, request.requestKey]);
  return {
    eventId: `rerun-${createHash('sha256').update(identity).digest('hex')}`,
    occurredAt: now,
    ...request,
    requestedBy: maskCardNumbers(request.requestedBy),
  };
}
