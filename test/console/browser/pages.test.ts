import { describe, expect, it } from '@jest/globals';
import { PAGES } from '../../../src/console/browser/pages.ts';
import { PAGE_PATHS } from '../../../src/console/page-paths.ts';

describe('the pages of the console', () => {
  it('are the same in the browser and on the server', () => {
    expect(PAGES.map(({ path }) => path).sort()).toEqual([...PAGE_PATHS].sort());
  });

  it('have a key each', () => {
    const keys = PAGES.flatMap(({ key }) => key ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
