import { createHash } from 'node:crypto';
import type { RerunRequest } from '../../../topics/contract/rerun-event.ts';
import { OUTCOME_RETENTION_DAYS } from '../../../topics/contract/topic.ts';
import { rerunRecordId } from '../../domain/ids.ts';
import type { Database } from '../../mongo/database.ts';
import { isDuplicateId } from '../../mongo/duplicate-key.ts';

const DAY_MS = 86_400_000;

/** As long as the request is in its topic; nobody repeats one later. */
const KEPT_MS = OUTCOME_RETENTION_DAYS * DAY_MS;

/** The first found an expired key that was deleted before it could be read. */
const TRIES_MAX = 3;

/**
 * Stores what a key was used for, before anything is published under it. A process that dies afterwards has stored a key
 * without a request: whoever repeats the request publishes it.
 * @returns NEW; REPEATED with the same body; OTHER_BODY, which must not be published.
 */
export async function claimRequestKey(
  database: Pick<Database, 'collection'>,
  request: RerunRequest,
): Promise<'NEW' | 'REPEATED' | 'OTHER_BODY'> {
  const { orderId, requestKey } = request;
  const bodyHash = hashOf(request);
  // Real time, as it is the server that deletes what has expired.
  const now = Date.now();
  const _id = rerunRecordId(orderId, requestKey);
  const record = { _id, orderId, requestKey, bodyHash, requestedAt: now, expiresAt: new Date(now + KEPT_MS) };
  const requests = database.collection('rerunRequests');
  for (let attempt = 1; ; attempt++) {
    try {
      await requests.insertOne(record);
      return 'NEW';
    } catch (error) {
      if (!isDuplicateId(error)) throw error;
      const before = await requests.findOne({ _id });
      if (before !== null) return before.bodyHash === bodyHash ? 'REPEATED' : 'OTHER_BODY';
      if (attempt === TRIES_MAX) throw error;
    }
  }
}

/** Of everything that decides what is rerun, and for whom. The caller masks `requestedBy`: a hash can be searched for. */
function hashOf({ transactionId, gatewayId, gatewayProfileId, source, requestedBy }: RerunRequest): string {
  const body = JSON.stringify([transactionId, gatewayId, gatewayProfileId, source, requestedBy]);
  return createHash('sha256').update(body).digest('hex');
}
