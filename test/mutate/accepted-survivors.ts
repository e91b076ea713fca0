import type { Mutant } from './mutants.ts';

/** A survivor that changes nothing, so that no test can kill it. */
export interface AcceptedSurvivor extends Pick<Mutant, 'file' | 'mutator' | 'code' | 'mutation'> {
  readonly because: string;
}

/** In the order of files. `npm run mutate -- --json` prints the first four fields as they must be written here. */
export const ACCEPTED_SURVIVORS: readonly AcceptedSurvivor[] = [];
