import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { mutantsOf } from './mutants.ts';
import { tryMutants, type Verdict } from './try-mutants.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const ONE = { processes: 1, quick: false };
const EXAMPLE = 'test/mutate/example/amounts.ts';

describe('the mutants of an example', () => {
  let verdicts: Verdict[] = [];
  const progress: string[] = [];

  beforeAll(async () => {
    const code = await mutantsOf(ROOT, [EXAMPLE]);
    verdicts = await tryMutants(code, ['test/mutate/example/amounts.test.ts'], ONE, (_, done, of) =>
      progress.push(`${done} of ${of}`),
    );
  });

  const verdictOn = (mutation: string) => {
    const found = verdicts.find(({ mutant }) => mutant.mutation === mutation);
    return { status: found?.status, killedBy: found?.killedBy };
  };

  it('is killed by the test that fails', () => {
    expect(verdictOn('amountMinor >= LARGE_MINOR → amountMinor > LARGE_MINOR')).toEqual({
      status: 'killed',
      killedBy: 'amounts › 10000: large is true',
    });
  });

  it('is on while modules load, if its code runs then', () => {
    expect(verdictOn('100 * 100 → 100 / 100')).toMatchObject({ status: 'killed' });
  });

  it('survives if it changes nothing, whatever property tests try', () => {
    expect(verdictOn('amountMinor < 0 → amountMinor <= 0')).toEqual({ status: 'survived', killedBy: null });
    expect(verdictOn('amountMinor < 0 → amountMinor >= 0')).toEqual({
      status: 'killed',
      killedBy: 'amounts › lose their sign',
    });
  });

  it('ends when its loop does not', () => {
    expect(verdictOn('leftMinor -= eachMinor → leftMinor += eachMinor')).toMatchObject({ status: 'endless' });
  });

  it('spoils no other mutant’s trial', () => {
    expect(verdictOn('amountsMinor.slice() → amountsMinor')).toMatchObject({ status: 'killed' });
    expect(verdictOn('one - other → one + other')).toEqual({
      status: 'killed',
      killedBy: 'amounts › are sorted in a copy',
    });
    expect(verdictOn('amountMinor < 0 → amountMinor <= 0')).toMatchObject({ status: 'survived' });
  });

  it('is unreached without a test', () => {
    expect(verdictOn('oneMinor + otherMinor → oneMinor - otherMinor')).toEqual({ status: 'unreached', killedBy: null });
  });

  it('has a place that stays when lines move', () => {
    expect(verdicts[0]?.mutant).toEqual({
      id: '0',
      file: EXAMPLE,
      line: 3,
      mutator: 'ArithmeticOperator',
      code: 'const LARGE_MINOR = 100 * 100;',
      mutation: '100 * 100 → 100 / 100',
    });
  });

  it('is counted as it is done', () => {
    expect(progress.at(-1)).toBe(`${verdicts.length} of ${verdicts.length}`);
  });
});

describe('tests that fail without any mutant', () => {
  it('are named, as they would kill every mutant', async () => {
    const code = await mutantsOf(ROOT, [EXAMPLE]);
    await expect(tryMutants(code, ['test/mutate/example/failing.ts'], ONE, () => {})).rejects.toThrow(
      /fail without any mutant.*\n.*failing\.ts: adds wrongly: /,
    );
  });
});

describe('what is mutated', () => {
  it('are operators and control flow, not data', async () => {
    const { mutants } = await mutantsOf(ROOT, ['src/domain/money-text.ts', EXAMPLE]);
    expect(mutants.map(({ mutator }) => mutator)).toContain('ConditionalExpression');
    expect(mutants.filter(({ mutator }) => ['StringLiteral', 'ObjectLiteral', 'Regex'].includes(mutator))).toEqual([]);
  });

  it('is less if only some mutators are asked for', async () => {
    const { mutants } = await mutantsOf(ROOT, [EXAMPLE], ['UnaryOperator']);
    expect(mutants.map(({ mutation }) => mutation)).toEqual(['-amountMinor → +amountMinor']);
  });
});
