import { describe, expect, it } from '@jest/globals';
import type { AcceptedSurvivor } from './accepted-survivors.ts';
import { describeJudgement } from './describe-judgement.ts';
import { judge } from './judge.ts';
import type { Verdict } from './try-mutants.ts';

const mutator = 'EqualityOperator';

function verdict(file: string, line: number, status: Verdict['status']): Verdict {
  const mutant = {
    id: `${line}`,
    file,
    line,
    mutator,
    code: `if (a > ${line}) {`,
    mutation: `a > ${line} → a >= ${line}`,
  };
  return { mutant, status, killedBy: null, tests: status === 'unreached' ? 0 : 2 };
}

function accepted({ mutant: { file, code, mutation } }: Verdict): AcceptedSurvivor {
  return { file, mutator, code, mutation, because: 'Both are the same here.' };
}

const killed = Array.from({ length: 38 }, (_, line) => verdict('src/domain/send/one.ts', line, 'killed'));
const endless = verdict('src/domain/apply/two.ts', 5, 'endless');
const survivor = verdict('src/domain/apply/two.ts', 7, 'survived');
const unreached = verdict('src/domain/apply/two.ts', 9, 'unreached');

describe('the judgement on a run', () => {
  it('counts by folder; an endless loop counts as killed, a mutant without tests as alive', () => {
    const { folders, total } = judge([...killed, endless, survivor, unreached], [accepted(survivor)]);
    expect(folders).toEqual([
      { folder: 'src/domain/apply', mutants: 3, killed: 1, accepted: 1, survivors: 1, percent: 100 / 3 },
      { folder: 'src/domain/send', mutants: 38, killed: 38, accepted: 0, survivors: 0, percent: 100 },
    ]);
    expect(total).toMatchObject({ mutants: 41, killed: 39, percent: 3_900 / 41 });
  });

  it('is good if at least 95 % are killed and each survivor is accepted', () => {
    expect(judge([...killed, endless, survivor], [accepted(survivor)]).isGood).toBe(true);
    expect(judge([...killed, endless, survivor], []).isGood).toBe(false);
    expect(judge([endless, survivor], [accepted(survivor)]).isGood).toBe(false);
  });

  it('is not good if an accepted survivor is killed, or is no longer in the code', () => {
    const [first] = killed;
    const entries = [accepted(first ?? survivor), accepted(unreached)];
    expect(judge(killed, entries)).toMatchObject({ isGood: false, outdated: entries, accepted: [] });
  });

  it('knows an accepted survivor again when its line has moved', () => {
    const moved = { ...survivor, mutant: { ...survivor.mutant, line: 700 } };
    expect(judge([...killed, moved], [accepted(survivor)]).survivors).toEqual([]);
  });
});

describe('the report', () => {
  it('shows scores, what is accepted and why, what is no longer true, and each survivor with its place', () => {
    const text = describeJudgement(
      judge([...killed, endless, survivor, unreached], [accepted(survivor), accepted(endless)]),
    );
    expect(text).toBe(`folder            mutants  killed  accepted  survivors    score
src/domain/apply        3       1         1          1   33.3 %
src/domain/send        38      38         0          0  100.0 %
all                    41      39         1          1   95.1 %

Accepted: these mutants change nothing.
  src/domain/apply/two.ts  EqualityOperator
    if (a > 7) {
    a > 7 → a >= 7
    Both are the same here.

No longer true: remove or correct these entries of test/mutate/accepted-survivors.ts.
  src/domain/apply/two.ts  EqualityOperator
    if (a > 5) {
    a > 5 → a >= 5
    Both are the same here.

Survivors: no test notices these changes. Write the test, or accept the survivor and say why.
  src/domain/apply/two.ts:9  EqualityOperator, no test reaches it
    if (a > 9) {
    a > 9 → a >= 9

39 of 41 mutants killed, 95.1 %; 1 survivor is not accepted; 1 accepted survivor is not true.
`);
  });

  it('says when all is well', () => {
    expect(describeJudgement(judge(killed, []))).toMatch(
      /\n38 of 38 mutants killed, 100\.0 %; no survivor is left\.\n$/,
    );
  });

  it('says what is expected when too few are killed, and rounds a score down', () => {
    const few = [...killed.slice(0, 18), ...[1, 2].map((line) => verdict('src/domain/send/one.ts', line, 'survived'))];
    expect(describeJudgement(judge(few, few.slice(-2).map(accepted)))).toMatch(
      /\n18 of 20 mutants killed, 90\.0 %; at least 95 % is expected\.\n$/,
    );
  });
});
