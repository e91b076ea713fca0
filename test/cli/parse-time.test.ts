import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { InvalidArgumentError } from 'commander';
import { parseDuration, parseTime, readTime, TIME_FORMS } from '../../src/cli/parse-time.ts';
import { everyCommand, helpOf } from './every-command.ts';

const NOW = Date.UTC(2026, 0, 31, 12);

describe('a time on the command line', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: NOW });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it.each([
    ['45s', NOW - 45_000],
    ['15m', NOW - 900_000],
    ['2h', NOW - 7_200_000],
    ['3d', NOW - 259_200_000],
    ['2w', NOW - 1_209_600_000],
    ['now', NOW],
    ['today', Date.UTC(2026, 0, 31)],
    ['yesterday', Date.UTC(2026, 0, 30)],
    ['2026-01-31', Date.UTC(2026, 0, 31)],
    ['2026-01-31T08:00', Date.UTC(2026, 0, 31, 8)],
    ['2026-01-31 08:00:01.5', Date.UTC(2026, 0, 31, 8, 0, 1, 500)],
    ['2026-01-31T08:00:00Z', Date.UTC(2026, 0, 31, 8)],
    ['2026-01-31T08:00:00+02:00', Date.UTC(2026, 0, 31, 6)],
    ['1780000000000', 1_780_000_000_000],
  ])('%s is understood, in UTC unless it names a zone', (text, at) => {
    expect(parseTime(text)).toBe(at);
  });

  it.each(['soon', '15', '2026-02-31', '2026-02-31T08:00Z', '2026-01-31T25:00:00Z', '', '-1d'])(
    '%s is refused',
    (text) => {
      expect(() => parseTime(text)).toThrow(/Expected an age such as 15m/);
    },
  );

  it('in seconds is refused with the milliseconds that were meant', () => {
    expect(() => parseTime('1780000000')).toThrow('These are seconds; write milliseconds: 1780000000000.');
  });

  it('is understood by every option that takes one, and every such command says what it understands', async () => {
    const found: string[] = [];
    for (const { name, command } of await everyCommand()) {
      const options = command.options.filter(({ flags }) => /<(time|day|date|age|since)>/.test(flags));
      for (const option of options) {
        found.push(`${name} ${option.long}`);
        for (const text of ['2h', 'yesterday', '2026-01-31', '2026-01-31T08:00', '1780000000000']) {
          expect(() => option.parseArg?.(text, undefined)).not.toThrow();
        }
        expect(() => option.parseArg?.('2026-02-31', undefined)).toThrow(InvalidArgumentError);
      }
      if (options.length > 0) expect(helpOf(command)).toContain(TIME_FORMS);
    }
    expect(found).toContain('report --from');
    expect(found.length).toBeGreaterThanOrEqual(12);
  });

  it('keeps a day apart from a moment, where a day depends on the calendar', () => {
    expect(readTime('2026-01-31')).toEqual({ kind: 'day', day: '2026-01-31' });
    expect(readTime('yesterday')).toEqual({ kind: 'days-ago', days: 1 });
    expect(readTime('2026-01-31T00:00Z')).toEqual({ kind: 'moment', at: Date.UTC(2026, 0, 31) });
  });
});

describe('a duration on the command line', () => {
  it('has a unit, or that of its option', () => {
    expect(parseDuration('s')('30')).toBe(30_000);
    expect(parseDuration('ms')('30')).toBe(30);
    expect(parseDuration('s')('500ms')).toBe(500);
    expect(parseDuration('ms')('2m')).toBe(120_000);
    expect(parseDuration('s')('0')).toBe(0);
    for (const wrong of ['', '1.5s', '-1', 'long', '25h', '3d']) {
      expect(() => parseDuration('s')(wrong)).toThrow('Expected how long, such as 500ms, 30s or 2m; at most 24h.');
    }
  });

  it('is read by every option that takes one', async () => {
    const commands = await everyCommand();
    const options = commands.flatMap(({ command }) => command.options);
    expect(options.filter(({ flags }) => /<(seconds|ms|milliseconds|minutes)>/.test(flags))).toEqual([]);
    const durations = options.filter(({ flags }) => flags.includes('<duration>'));
    expect(durations).toHaveLength(3);
    for (const option of durations) expect(option.parseArg?.('2s', undefined)).toBe(2_000);
  });
});
