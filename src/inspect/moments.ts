import { UsageError } from '../errors.ts';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * A moment as people type it: `15m` (ago; s, m, h, d) or an ISO 8601 date or time, taken as UTC where it says no zone.
 * @returns epoch ms. @throws UsageError
 */
export function parseMoment(text: string, nowMs: number): number {
  const ago = /^(\d{1,9})([smhd])$/.exec(text);
  if (ago !== null) return nowMs - Number(ago[1]) * (UNIT_MS[String(ago[2])] ?? 0);
  const iso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:\d{2})?$/.exec(text);
  const parsed =
    iso === null ? Number.NaN : Date.parse(iso[1] !== undefined && iso[4] === undefined ? `${text}Z` : text);
  if (Number.isNaN(parsed)) {
    throw new UsageError(
      `"${text}" is no moment: expected for example 15m, 2h, 3d, 2026-01-31 or 2026-01-31T08:00:00Z`,
    );
  }
  return parsed;
}

/** `2026-01-31 08:00:00.123`, UTC. */
export function momentText(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
}
