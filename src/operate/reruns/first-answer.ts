import type { NotSentReason } from '../../../topics/contract/fields.ts';
import { rerunRecordId } from '../../domain/ids.ts';
import type { Database } from '../../mongo/database.ts';
import type { RerunRequestId } from './rerun-answer.ts';

/** What became of a rerun request at first. What becomes of the submission follows later. */
export type FirstAnswer =
  | { readonly state: 'ACCEPTED'; readonly submissionId: string }
  | { readonly state: 'NOT_SENT'; readonly reason: NotSentReason; readonly next: 'BILLING' | 'NOBODY' }
  | { readonly state: 'UNANSWERED' };

/** Null: there is no such request. One by command or console is found too, once it is answered. */
export async function readFirstAnswer(
  database: Pick<Database, 'collection'>,
  { orderId, requestKey }: RerunRequestId,
): Promise<FirstAnswer | null> {
  const _id = rerunRecordId(orderId, requestKey);
  const record = await database.collection('declines').findOne({ _id }, { projection: { answer: 1 } });
  if (record === null) {
    return (await database.collection('rerunRequests').findOne({ _id })) === null ? null : { state: 'UNANSWERED' };
  }
  const { answer } = record;
  return answer.kind === 'ACCEPTED'
    ? { state: 'ACCEPTED', submissionId: answer.submissionId }
    : { state: 'NOT_SENT', reason: answer.reason, next: answer.next };
}
