import { describe, expect, it } from '@jest/globals';
import { parseDraft } from '../../../../../src/console/browser/pages/configuration/draft.ts';
import { gutterLines, marksOf, rangeAt } from '../../../../../src/console/browser/pages/configuration/text-places.ts';

const TEXT = 'gateways:\n  - id: a\n\nend';

describe('a place in a draft', () => {
  it.each([
    [{ line: 1, column: 1 }, 'gateways:'],
    [{ line: 2, column: 9 }, 'a'],
    [{ line: 3, column: 1 }, ''],
    [{ line: 4, column: 2 }, 'nd'],
    [{ line: 2, column: 99 }, ''],
    [{ line: 99, column: 1 }, ''],
  ])('%j selects the rest of its line', (place, selected) => {
    const { start, end } = rangeAt(TEXT, place);
    expect(TEXT.slice(start, end)).toBe(selected);
  });

  it('is marked beside the numbers of its line; an error hides a warning', () => {
    const marks = marksOf([
      { line: 2, column: 1, severity: 'error' },
      { line: 2, column: 5, severity: 'warning' },
      { line: 4, column: 1, severity: 'warning' },
    ]);
    expect(gutterLines(TEXT, marks)).toEqual(['1', '✗ 2', '3', '! 4']);
  });
});

describe('a draft that was kept', () => {
  it.each([
    [null, null],
    ['{"text":"a: 1","beganWith":3}', { text: 'a: 1', beganWith: 3 }],
    ['{"text":"a: 1"}', { text: 'a: 1', beganWith: null }],
    ['{"text":1}', null],
    ['[]', null],
  ])('%s is %j', (kept, draft) => {
    expect(parseDraft(kept)).toEqual(draft);
  });
});
