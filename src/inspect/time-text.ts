/** `2026-01-31 08:00:00.123`, UTC. */
export function timeText(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
}
