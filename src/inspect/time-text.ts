/** `2026-01-31 08:00:00.123`, UTC. A time that no date holds, as some clients write them, is shown as it is. */
export function timeText(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? String(ms) : date.toISOString().replace('T', ' ').replace('Z', '');
}
