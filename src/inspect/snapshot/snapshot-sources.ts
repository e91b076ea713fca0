import type { Clock } from '../../clock.ts';
import type { OverdueLimits } from '../../reconcile/next-step.ts';
import type { Servers } from '../servers.ts';

/** What a snapshot is read from. */
export interface SnapshotSources extends Pick<Servers, 'kafka' | 'names' | 'database'> {
  /** Domain time. */
  readonly clock: Clock;
  /** After which FlexEcom's answer is overdue. */
  readonly limits: Pick<OverdueLimits, 'overdueCascadeMs' | 'overdueAsyncMs'>;
}
