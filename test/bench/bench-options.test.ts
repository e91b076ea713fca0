import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { parseBenchOptions } from './bench-options.ts';

describe('the options of npm run bench', () => {
  let printed = '';
  beforeEach(() => {
    printed = '';
    const print = (text: unknown) => {
      printed += String(text);
      return true;
    };
    jest.spyOn(process.stderr, 'write').mockImplementation(print);
    jest.spyOn(process.stdout, 'write').mockImplementation(print);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('are every part, at 20 cascades a second, where nothing is said', () => {
    expect(parseBenchOptions([])).toMatchObject({
      perSecond: 20,
      slow: null,
      backlog: 0,
      processes: 1,
      messages: 100_000,
    });
    expect(parseBenchOptions([]).only).toContain('rate-max');
  });

  it('make answers slow by 4 s where no time is given', () => {
    const { slow } = parseBenchOptions(['--only', 'cascade', '--slow-percent', '1']);
    expect(slow).toEqual({ percent: 1, answerMs: 4_000 });
  });

  it.each([
    [['--rate', '0'], 'Expected a whole number of at least 1.'],
    [['--rate', 'fast'], 'Expected a whole number of at least 1.'],
    [['--messages', '10'], 'Expected a whole number of at least 1000.'],
    [['--slow-percent', '100'], 'Expected a number above 0 and below 100.'],
    [['--slow-percent', '1', '--slow-ms', '60000'], 'Expected a whole number from 1 to 4500.'],
    [['--slow-ms', '4000'], '--slow-ms needs --slow-percent'],
    [['--slow-percent', '1', '--backlog', '1000'], 'are measured one at a time'],
    [['--processes', '3'], 'Allowed choices are 1, 2.'],
    [['--only', 'cascades'], 'Allowed choices are'],
    [['--only', 'idle', '--rate', '5'], '--rate says nothing about idle: it is for cascade, rate-max'],
  ])('refuse %j and say why', (args, message) => {
    expect(() => parseBenchOptions(args)).toThrow();
    expect(printed).toContain(message);
  });

  it('are all in the help', () => {
    expect(() => parseBenchOptions(['--help'])).toThrow();
    for (const option of ['--rate', '--slow-percent', '--slow-ms', '--backlog', '--processes', 'connect', 'idle']) {
      expect(printed).toContain(option);
    }
  });
});
