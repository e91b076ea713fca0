import type { AcceptedSurvivor } from './accepted-survivors.ts';
import { type FolderScore, type Judgement, SCORE_MIN } from './judge.ts';
import type { Verdict } from './try-mutants.ts';

/** For a person: the score of each folder, and every mutant that no test notices. */
export function describeJudgement(judgement: Judgement): string {
  const { folders, total, survivors, accepted, outdated } = judgement;
  return [
    table([...folders, total]),
    section('Accepted: these mutants change nothing.', accepted.map(describeAccepted)),
    section(
      'No longer true: remove or correct these entries of test/mutate/accepted-survivors.ts.',
      outdated.map(describeAccepted),
    ),
    section(
      'Survivors: no test notices these changes. Write the test, or accept the survivor and say why.',
      survivors.map(describeSurvivor),
    ),
    `${lastLine(judgement)}\n`,
  ]
    .filter((part) => part !== '')
    .join('\n');
}

const HEADS = ['folder', 'mutants', 'killed', 'accepted', 'survivors', 'score'];

function table(scores: readonly FolderScore[]): string {
  const rows = [HEADS, ...scores.map(cellsOf)];
  const widths = HEADS.map((_, column) => Math.max(...rows.map((cells) => (cells[column] ?? '').length)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)));
  return rows.map((cells) => `${line(cells).join('  ')}\n`).join('');
}

function cellsOf({ folder, mutants, killed, accepted, survivors, percent }: FolderScore): string[] {
  return [folder, `${mutants}`, `${killed}`, `${accepted}`, `${survivors}`, inPercent(percent)];
}

/** Rounded down: 95.0 % is not printed for less. */
function inPercent(percent: number): string {
  return `${(Math.floor(percent * 10) / 10).toFixed(1)} %`;
}

function section(head: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${head}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function describeAccepted({ file, mutator, code, mutation, because }: AcceptedSurvivor): string {
  return `${file}  ${mutator}\n    ${code}\n    ${mutation}\n    ${because}`;
}

function describeSurvivor({ mutant, status, tests }: Verdict): string {
  const reach =
    status === 'unreached' ? 'no test reaches it' : `${tests} ${tests === 1 ? 'test reaches' : 'tests reach'} it`;
  return `${mutant.file}:${mutant.line}  ${mutant.mutator}, ${reach}\n    ${mutant.code}\n    ${mutant.mutation}`;
}

function lastLine({ total, survivors, accepted, outdated, isGood }: Judgement): string {
  const score = `${total.killed} of ${total.mutants} mutants killed, ${inPercent(total.percent)}`;
  if (isGood) return `${score}; ${accepted.length === 0 ? 'no survivor is left' : 'each survivor is accepted'}.`;
  const wrong = [
    ...(total.percent < SCORE_MIN ? [`at least ${SCORE_MIN} % is expected`] : []),
    ...(survivors.length > 0 ? [`${counted(survivors.length, 'survivor')} not accepted`] : []),
    ...(outdated.length > 0 ? [`${counted(outdated.length, 'accepted survivor')} not true`] : []),
  ];
  return `${score}; ${wrong.join('; ')}.`;
}

function counted(count: number, noun: string): string {
  return count === 1 ? `1 ${noun} is` : `${count} ${noun}s are`;
}
