import type { Submission } from '../../domain/documents/submission.ts';
import type { Database } from '../../mongo/database.ts';
import { type Page, pageOf, parseCursor } from '../page-cursor.ts';

type OpenSubmission = Pick<
  Submission,
  | '_id'
  | 'orderId'
  | 'flexecomGatewayId'
  | 'route'
  | 'attempt'
  | 'currency'
  | 'amountMinor'
  | 'dueAt'
  | 'acknowledgedAt'
  | 'withdrawReason'
>;

interface OpenFilter {
  /** Those that are scheduled, by their due time, or those that FlexEcom has, by its acknowledgement. */
  readonly state: 'SCHEDULED' | 'SENT';
  readonly gatewayId: string | null;
  readonly route: Submission['route'] | null;
  readonly limit: number;
  readonly after: string | undefined;
}

const FIELDS = {
  orderId: 1,
  flexecomGatewayId: 1,
  route: 1,
  attempt: 1,
  currency: 1,
  amountMinor: 1,
  dueAt: 1,
  acknowledgedAt: 1,
  withdrawReason: 1,
} as const;

/** A page of open submissions, the earliest first. The filter is answered by the index: no document is read that is not shown. */
export async function listOpen(
  database: Pick<Database, 'collection'>,
  { state, gatewayId, route, limit, after }: OpenFilter,
): Promise<Page<OpenSubmission>> {
  const field = state === 'SCHEDULED' ? 'dueAt' : 'acknowledgedAt';
  const cursor = parseCursor(after);
  const beyond =
    cursor === null ? {} : { $or: [{ [field]: { $gt: cursor.at } }, { [field]: cursor.at, _id: { $gt: cursor.id } }] };
  const found = await database
    .collection('submissions')
    .find({
      state,
      [field]: { $gte: cursor?.at ?? 1 },
      ...beyond,
      ...(gatewayId === null ? {} : { flexecomGatewayId: gatewayId }),
      ...(route === null ? {} : { route }),
    })
    .sort({ [field]: 1, _id: 1 })
    .project<OpenSubmission>(FIELDS)
    .limit(limit + 1)
    .toArray();
  return pageOf(found, limit, (one) => ({ at: one[field] ?? 0, id: one._id }));
}
