import { describe, expect, it } from '@jest/globals';
import { type FuzzTarget, mustHold } from './fuzz-target.ts';
import { runFuzz } from './run-fuzz.ts';
import { startTarget, TARGET_NAMES, type TargetName } from './targets/target-list.ts';

/** A few seconds for all; `npm run fuzz` tries millions. */
const INPUTS: Record<TargetName, number> = {
  codec: 1_000,
  ndjson: 1_000,
  webhook: 1_000,
  'routing-yaml': 100,
  classification: 1_000,
  decisions: 100,
  masking: 1_000,
  'dead-letters': 1_000,
  http: 150,
};

describe('inputs that nobody sends', () => {
  it.each(TARGET_NAMES)('neither crash nor stop %s, nor leak, nor are taken', async (name) => {
    const target = await startTarget(name);
    try {
      const report = await runFuzz([target], { seed: 1, isOver: ({ inputs }) => inputs >= INPUTS[name] });
      expect(report.findings).toEqual([]);
      expect(report.targets).toEqual([expect.objectContaining({ name, inputs: INPUTS[name] })]);
    } finally {
      await target.stop?.();
    }
  });
});

describe('the fuzz run', () => {
  const busy = () => {
    const before = process.cpuUsage();
    while (process.cpuUsage(before).user < 100_000);
  };
  const targets: [string, FuzzTarget['try']][] = [
    [
      'crash',
      () => {
        throw new RangeError('too deep');
      },
    ],
    ['hang', busy],
    ['wrong', () => mustHold(false, 'taken')],
  ];

  it.each(targets)('finds what is made to %s, and names the input that does it again', async (damage, attempt) => {
    const run = { seed: 1, isOver: ({ inputs }: { inputs: number }) => inputs >= 3 };
    const once = await runFuzz([{ name: 'made', try: attempt }], run);
    expect(once.findings.map((finding) => finding.damage)).toEqual([damage, damage, damage]);
    const again = await runFuzz([{ name: 'made', try: attempt }], run);
    expect(again.findings.map(({ input }) => input)).toEqual(once.findings.map(({ input }) => input));
    expect(new Set(once.findings.map(({ input }) => input)).size).toBe(3);
  });
});
