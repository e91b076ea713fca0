import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { ACCEPTED_SURVIVORS } from './accepted-survivors.ts';
import { isSame } from './judge.ts';
import { mutantsOf } from './mutants.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

describe('the accepted survivors', () => {
  it('are still in the code; if its line has changed, correct the entry, or remove it if a test kills it now', async () => {
    const files = new Set(ACCEPTED_SURVIVORS.map(({ file }) => file));
    const { mutants } = await mutantsOf(ROOT, [...files]);
    expect(ACCEPTED_SURVIVORS.filter((entry) => !mutants.some((mutant) => isSame(entry, mutant)))).toEqual([]);
  });

  it('say in a sentence why they change nothing', () => {
    expect(ACCEPTED_SURVIVORS.filter(({ because }) => !/^[A-Z`].{20,}\.$/.test(because))).toEqual([]);
  });

  it('are in the order of files', () => {
    const files = ACCEPTED_SURVIVORS.map(({ file }) => file);
    expect(files).toEqual(files.toSorted());
  });
});
