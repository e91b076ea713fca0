import type { RerunRequest } from '../../../topics/contract/rerun-event.ts';
import type { Database } from '../../mongo/database.ts';
import { audited } from '../audit.ts';
import { type FirstAnswer, readFirstAnswer } from './first-answer.ts';
import { claimRequestKey } from './request-key.ts';
import type { RerunRequestId } from './rerun-answer.ts';

/** What the rerun API keeps. */
export interface RerunRequestStore {
  /** See `claimRequestKey`. */
  claim(request: RerunRequest): ReturnType<typeof claimRequestKey>;
  /** Publishes a request, with an entry in the audit. */
  audited(request: RerunRequest, why: string, publish: () => Promise<void>): Promise<void>;
  /** Null: there is no such request. */
  firstAnswer(id: RerunRequestId): Promise<FirstAnswer | null>;
}

export function rerunRequestStore(database: Pick<Database, 'collection'>): RerunRequestStore {
  return {
    claim: (request) => claimRequestKey(database, request),
    audited: async ({ requestedBy: by, orderId, requestKey, gatewayId }, why, publish) => {
      const about = `order ${orderId} on ${gatewayId ?? 'no gateway'}, key ${requestKey}`;
      const ids = [orderId, requestKey, ...(gatewayId === null ? [] : [gatewayId])];
      const action = { action: 'rerun', about, ids, at: Date.now(), outcome: () => '1 rerun requested' } as const;
      await audited(database, { by, why, via: 'RERUN_API' }, action, publish);
    },
    firstAnswer: (id) => readFirstAnswer(database, id),
  };
}
