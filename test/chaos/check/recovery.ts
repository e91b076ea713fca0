export interface Recovery {
  readonly p50: number;
  readonly max: number;
}

interface Answered {
  /** When billing was told that the decline is stored. */
  readonly publishedAt: number;
  /** When a consumer could read the first answer; null: never. */
  readonly answeredAt: number | null;
}

/**
 * How long the slowest decline of each fault waited for its first answer: of those published between the fault's begin and the
 * next one's, and those still waiting when it began.
 * @param faults when each began, in order
 * @returns seconds over all faults; zeros where there were none
 */
export function recoverySeconds(faults: readonly number[], declines: readonly Answered[], endedAt: number): Recovery {
  const longest = faults.map((beganAt, index) => {
    const nextAt = faults[index + 1] ?? endedAt;
    const waits = declines.map(({ publishedAt, answeredAt }) => {
      const until = answeredAt ?? endedAt;
      return publishedAt < nextAt && until > beganAt ? until - Math.max(publishedAt, beganAt) : 0;
    });
    return Math.max(0, ...waits) / 1_000;
  });
  const sorted = longest.toSorted((a, b) => a - b);
  const round = (seconds: number | undefined) => Math.round((seconds ?? 0) * 10) / 10;
  return { p50: round(sorted[Math.floor((sorted.length - 1) / 2)]), max: round(sorted.at(-1)) };
}
