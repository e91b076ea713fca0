import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { parseFuzzOptions } from './fuzz-options.ts';
import { TARGET_NAMES } from './targets/target-list.ts';

describe('the options of npm run fuzz', () => {
  let printed = '';
  beforeEach(() => {
    printed = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      printed += String(text);
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('are all targets for a minute where nothing is said', () => {
    expect(parseFuzzOptions([])).toEqual({ seed: 1, seconds: 60, targets: TARGET_NAMES, input: null, json: false });
  });

  it('take single targets, and one input again', () => {
    expect(parseFuzzOptions(['--target', 'codec', 'http', '--seconds', '5']).targets).toEqual(['codec', 'http']);
    expect(parseFuzzOptions(['--target', 'codec', '--input', '7', '--json'])).toMatchObject({ input: 7, json: true });
  });

  it.each([
    ['no whole number', ['--seed', 'x'], 'Expected a whole number'],
    ['another target', ['--target', 'x'], 'Allowed choices are codec'],
    ['an input of no target', ['--input', '7'], '--input needs one --target'],
  ])('refuse %s', (_, args, why) => {
    expect(() => parseFuzzOptions(args)).toThrow();
    expect(printed).toContain(why);
  });
});
