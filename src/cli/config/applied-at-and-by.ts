import type { VersionSummary } from '../../configuration/store/configuration-store.ts';

/** When a version was applied (ISO 8601) and by whom, as `show` and `history` print it. */
export function appliedAtAndBy(summary: VersionSummary | null): { appliedAt: string | null; appliedBy: string | null } {
  return {
    appliedAt: summary === null ? null : new Date(summary.appliedAt).toISOString(),
    appliedBy: summary?.appliedBy ?? null,
  };
}
