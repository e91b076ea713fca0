import type { FlexecomGateway } from '../configuration.ts';
import type { Debt } from '../documents/debt.ts';
import { type Refusal, refuse } from '../ruling.ts';
import { judgedByNewestDecline } from './debt.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Between two reruns of one debt. */
const RERUN_PAUSE_MS = 24 * HOUR_MS;

/** Epoch ms. */
const NEVER = 0;

/**
 * Why a debt is not rerun once more (R6); null: it may be. Accepted reruns count, refused requests do not; a debt whose
 * latest decline, billing's or FlexEcom's, is old is not dug out.
 */
export function rerunLimitRefusal(
  debt: Debt,
  { rerunsPerDebt, rerunMaxAgeDays }: Pick<FlexecomGateway, 'rerunsPerDebt' | 'rerunMaxAgeDays'>,
  now: number,
): Refusal | null {
  const { count = 0, lastAt = NEVER } = debt.reruns ?? {};
  if (count >= rerunsPerDebt) {
    return refuse('RERUN_LIMIT', `it was rerun ${count} times, and rerunsPerDebt is ${rerunsPerDebt}`);
  }
  if (now - lastAt < RERUN_PAUSE_MS) {
    return refuse('RERUN_LIMIT', 'it was rerun less than 24 hours ago');
  }
  const declinedAt = judgedByNewestDecline(debt).latestDecline.occurredAt;
  return now - declinedAt > rerunMaxAgeDays * DAY_MS
    ? refuse('RERUN_LIMIT', `its latest decline is older than rerunMaxAgeDays, ${rerunMaxAgeDays} days`)
    : null;
}

/** The debt once another rerun of it was accepted. */
export function rerunsAfterAnother({ reruns }: Debt, now: number): NonNullable<Debt['reruns']> {
  return { count: (reruns?.count ?? 0) + 1, lastAt: now };
}
