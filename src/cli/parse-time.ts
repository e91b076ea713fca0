import { InvalidArgumentError } from 'commander';

/** What every option that takes a time understands; part of the help of each command that has one. */
export const TIME_FORMS = `
A <time> is an age before now (45s, 15m, 2h, 3d, 2w), now, today, yesterday, a day (2026-01-31), a day and time
(2026-01-31T09:00 or 2026-01-31T09:00:00+02:00), or epoch milliseconds. Without a zone it is UTC, and a day begins at 00:00.`;

/** A moment, or a day whose beginning depends on the calendar in which it is read. */
export type TimeRead =
  | { readonly kind: 'moment'; readonly at: number }
  /** `2026-01-31` */
  | { readonly kind: 'day'; readonly day: string }
  | { readonly kind: 'days-ago'; readonly days: number };

/** Commander parser: a time in UTC, epoch milliseconds. */
export function parseTime(text: string): number {
  return timeInUtc(readTime(text), Date.now());
}

/** Commander parser, for an option whose days are not those of UTC. */
export function readTime(text: string): TimeRead {
  const read = ageOf(text) ?? dayOf(text) ?? momentOf(text);
  if (read === null) throw new InvalidArgumentError(refusal(text));
  return read;
}

const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

function ageOf(text: string): TimeRead | null {
  if (text === 'now') return { kind: 'moment', at: Date.now() };
  if (text === 'today') return { kind: 'days-ago', days: 0 };
  if (text === 'yesterday') return { kind: 'days-ago', days: 1 };
  const [, count, unit] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  if (count === undefined || unit === undefined) return null;
  return { kind: 'moment', at: Date.now() - Number(count) * (UNIT_MS[unit] ?? 0) };
}

function dayOf(text: string): TimeRead | null {
  return isDay(text) ? { kind: 'day', day: text } : null;
}

function momentOf(text: string): TimeRead | null {
  if (/^\d{12,14}$/.test(text)) return { kind: 'moment', at: Number(text) };
  const [, day = '', time = '', zone = 'Z'] =
    /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}:\d{2})?$/.exec(text) ?? [];
  const at = isDay(day) ? Date.parse(`${day}T${time}${zone}`) : Number.NaN;
  return Number.isNaN(at) ? null : { kind: 'moment', at };
}

/** Date.parse takes the 31st of February for the 3rd of March. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text) || Number.isNaN(Date.parse(text))) return false;
  return new Date(text).toISOString().startsWith(text);
}

function refusal(text: string): string {
  if (/^\d{9,11}$/.test(text)) return `These are seconds; write milliseconds: ${text}000.`;
  return 'Expected an age such as 15m, 2h or 3d, a day such as 2026-01-31, or a time such as 2026-01-31T08:00Z.';
}

function timeInUtc(read: TimeRead, now: number): number {
  switch (read.kind) {
    case 'moment':
      return read.at;
    case 'day':
      return Date.parse(read.day);
    case 'days-ago':
      return Date.parse(new Date(now - read.days * 86_400_000).toISOString().slice(0, 10));
    default:
      return read satisfies never;
  }
}

const DURATION_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Longer than anybody waits for a command. */
const DURATION_MS_MAX = 24 * 3_600_000;

/** Commander parser of how long something takes: `500ms`, `30s`, `2m`; a bare number is of `unit`. In milliseconds. */
export function parseDuration(unit: 'ms' | 's'): (text: string) => number {
  return (text) => {
    const [, count, written = unit] = /^(\d{1,9})(ms|s|m|h)?$/.exec(text) ?? [];
    const duration = count === undefined ? Number.NaN : Number(count) * (DURATION_MS[written] ?? 0);
    if (!(duration <= DURATION_MS_MAX)) {
      throw new InvalidArgumentError('Expected how long, such as 500ms, 30s or 2m; at most 24h.');
    }
    return duration;
  };
}
