import type { Debt } from '../documents/debt.ts';
import type { ReportRow } from '../documents/report-row.ts';

/**
 * Everything that decides how a debt is counted, in one text on its row: the database counts a million debts by one text in a
 * third of the time that it needs for its parts. How long a recovery took is in it, so that the report can have any window.
 */
export interface Category {
  readonly standing: 'WAITING' | 'CONTRADICTED' | 'FAILED' | 'WITHDRAWN' | 'NOT_SENT';
  /** FlexEcom had it, or has it. */
  readonly isSent: boolean;
  readonly reason: string | null;
  /** The side of the holdout; null: it is in no comparison. */
  readonly side: 'SENT' | 'HELD_OUT' | null;
  readonly recoveredBy: ReportRow['recoveredBy'];
  /** Of a recovery: days begun since the first decline. */
  readonly elapsedDays: number | null;
  /** Of FlexEcom's recovery: see `timeBucketOf`. */
  readonly timeBucket: number | null;
  readonly isLate: boolean;
  readonly isContradicted: boolean;
  readonly recoveryGatewayId: string | null;
}

const DAY_MS = 86_400_000;

export function categoryOf(
  row: Omit<ReportRow, 'category'>,
  { kind, state, holdout }: Pick<Debt, 'kind' | 'state'> & Partial<Pick<Debt, 'holdout'>>,
): Category {
  const { notSentReason, recoveredBy, recoveredAt, firstDeclinedAt, isLate, isContradicted, recoveryGatewayId } = row;
  const elapsedMs = recoveredAt === null ? null : recoveredAt - firstDeclinedAt;
  // A side that was drawn with 0 percent was no draw, and an upsale that billing recovers leaves no trace there.
  const isCompared = holdout !== undefined && holdout.percent > 0 && kind !== 'UPSALE';
  return {
    standing: standingOf(row, state),
    isSent: row.isSent || state === 'IN_SALVAGE',
    reason: notSentReason,
    side: isCompared ? holdout.side : null,
    recoveredBy,
    elapsedDays: elapsedMs === null ? null : Math.max(0, Math.ceil(elapsedMs / DAY_MS)),
    timeBucket: elapsedMs === null || recoveredBy !== 'FLEXECOM' ? null : timeBucketOf(elapsedMs),
    isLate,
    isContradicted,
    recoveryGatewayId,
  };
}

/** How it stands apart from a recovery; the first that holds. */
function standingOf(
  { isSent, isContradicted }: Omit<ReportRow, 'category'>,
  state: Debt['state'],
): Category['standing'] {
  if (state === 'SCHEDULED' || state === 'IN_SALVAGE') return 'WAITING';
  if (isContradicted) return 'CONTRADICTED';
  if (state === 'FAILED') return 'FAILED';
  return isSent ? 'WITHDRAWN' : 'NOT_SENT';
}

/** Each bucket is this much longer than the one before: a percentile is right to within 2.5 %. */
const GROWTH = 1.05;
/** What is faster is as good as at once. */
const SMALLEST_MS = 100;

function timeBucketOf(ms: number): number {
  return Math.floor(Math.log(Math.max(ms / SMALLEST_MS, 1)) / Math.log(GROWTH));
}

/** The middle of a bucket, on the scale that buckets grow on. */
export function timeOfBucket(bucket: number): number {
  return Math.round(SMALLEST_MS * GROWTH ** (bucket + 0.5));
}

/** As it is stored. A gateway's id, which may hold anything, is last. */
export function categoryText(category: Category): string {
  const { standing, isSent, reason, side, recoveredBy, elapsedDays, timeBucket } = category;
  const flags = [isSent ? 'S' : '', category.isLate ? 'L' : '', category.isContradicted ? 'C' : ''].join('');
  const parts = [standing, flags, reason, side, recoveredBy, elapsedDays, timeBucket, category.recoveryGatewayId];
  return parts.map((part) => part ?? '').join('|');
}

export function parseCategory(text: string): Category {
  const [standing = '', flags = '', reason, side, recoveredBy, elapsedDays, timeBucket, ...gateway] = text.split('|');
  return {
    standing: STANDINGS.find((known) => known === standing) ?? 'NOT_SENT',
    isSent: flags.includes('S'),
    reason: reason || null,
    side: side === 'SENT' || side === 'HELD_OUT' ? side : null,
    recoveredBy: recoveredBy === 'FLEXECOM' || recoveredBy === 'BILLING' ? recoveredBy : null,
    elapsedDays: elapsedDays ? Number(elapsedDays) : null,
    timeBucket: timeBucket ? Number(timeBucket) : null,
    isLate: flags.includes('L'),
    isContradicted: flags.includes('C'),
    recoveryGatewayId: gateway.join('|') || null,
  };
}

const STANDINGS: readonly Category['standing'][] = ['WAITING', 'CONTRADICTED', 'FAILED', 'WITHDRAWN', 'NOT_SENT'];
