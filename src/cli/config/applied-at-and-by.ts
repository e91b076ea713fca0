import type { VersionSummary } from '../../configuration/store/configuration-store.ts';

interface AppliedAtAndBy {
  readonly appliedAt: string | null;
  readonly appliedBy: string | null;
  readonly appliedWhy: string | null;
}

/** When a version was applied (ISO 8601), by whom and why, as `show` and `history` print it. */
export function appliedAtAndBy(summary: VersionSummary | null): AppliedAtAndBy {
  return {
    appliedAt: summary === null ? null : new Date(summary.appliedAt).toISOString(),
    appliedBy: summary?.appliedBy ?? null,
    appliedWhy: summary?.appliedWhy ?? null,
  };
}
