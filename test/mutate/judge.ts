import { dirname } from 'node:path';
import type { AcceptedSurvivor } from './accepted-survivors.ts';
import type { Mutant } from './mutants.ts';
import type { Verdict } from './try-mutants.ts';

/** In percent of all mutants, accepted survivors among them. */
export const SCORE_MIN = 95;

export interface FolderScore {
  readonly folder: string;
  readonly mutants: number;
  readonly killed: number;
  readonly accepted: number;
  readonly survivors: number;
  readonly percent: number;
}

export interface Judgement {
  readonly folders: readonly FolderScore[];
  readonly total: FolderScore;
  /** Alive, and nobody has said why that is right. */
  readonly survivors: readonly Verdict[];
  readonly accepted: readonly AcceptedSurvivor[];
  /** Accepted survivors that some test kills, or that the code no longer has. */
  readonly outdated: readonly AcceptedSurvivor[];
  readonly isGood: boolean;
}

export function judge(verdicts: readonly Verdict[], accepted: readonly AcceptedSurvivor[]): Judgement {
  const alive = verdicts.filter(isAlive);
  const isAccepted = ({ mutant }: Verdict) => accepted.some((entry) => isSame(entry, mutant));
  const survivors = alive.filter((verdict) => !isAccepted(verdict));
  const outdated = accepted.filter((entry) => !alive.some(({ mutant }) => isSame(entry, mutant)));
  const score = (folder: string, of: readonly Verdict[]): FolderScore => {
    const killed = of.filter((verdict) => !isAlive(verdict)).length;
    const open = of.filter((verdict) => survivors.includes(verdict)).length;
    return {
      folder,
      mutants: of.length,
      killed,
      accepted: of.length - killed - open,
      survivors: open,
      percent: of.length === 0 ? 100 : (100 * killed) / of.length,
    };
  };
  const folders = Map.groupBy(verdicts, ({ mutant }) => dirname(mutant.file));
  const total = score('all', verdicts);
  return {
    folders: [...folders].map(([folder, of]) => score(folder, of)).sort((a, b) => (a.folder < b.folder ? -1 : 1)),
    total,
    survivors,
    accepted: accepted.filter((entry) => !outdated.includes(entry)),
    outdated,
    isGood: survivors.length === 0 && outdated.length === 0 && total.percent >= SCORE_MIN,
  };
}

/** Line numbers may change: what the line says, and what becomes of it, is the same mutant. */
export function isSame(entry: AcceptedSurvivor, mutant: Mutant): boolean {
  return (
    entry.file === mutant.file &&
    entry.mutator === mutant.mutator &&
    entry.code === mutant.code &&
    entry.mutation === mutant.mutation
  );
}

function isAlive({ status }: Verdict): boolean {
  return status === 'survived' || status === 'unreached';
}
