import { html } from 'htm/preact';
import { usePreferences, zoneName } from '../preferences.ts';

/** A moment, in the zone that the person chose, with its age; the other zones in the tooltip. */
export function Time({ ms, age = false }: { ms: number | null; age?: boolean }) {
  const [preferences] = usePreferences();
  if (ms === null) return html`<span class="quiet">—</span>`;
  const zone = zoneName(preferences);
  if (!isDate(ms)) return html`<span>${ms}</span>`;
  return html`<time dateTime=${new Date(ms).toISOString()} title=${`${timeText(ms, 'UTC')} UTC`}>
    ${timeText(ms, zone)}${age ? html` <span class="quiet">(${ageText(Date.now() - ms)})</span>` : null}
  </time>`;
}

/** Some clients write nanoseconds, which lead beyond the calendar; what others write must not take the page down. */
function isDate(ms: number): boolean {
  return !Number.isNaN(new Date(ms).getTime());
}

/** `2026-01-31 08:00:00`: the order of ISO, which every country reads. What is no date is shown as it is. */
export function timeText(ms: number, zone: string): string {
  if (!isDate(ms)) return String(ms);
  const options = { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' } as const;
  // Sweden writes dates as ISO does.
  return new Intl.DateTimeFormat('sv-SE', options).format(ms);
}

/** `3 min ago`, `in 2 h`: the largest unit that fits. */
function ageText(elapsedMs: number): string {
  const text = durationText(Math.abs(elapsedMs));
  return elapsedMs < 0 ? `in ${text}` : `${text} ago`;
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

export function durationText(ms: number): string {
  for (const [unit, unitMs] of UNITS) {
    if (ms >= unitMs) return `${Math.floor(ms / unitMs)} ${unit}`;
  }
  return ms > 0 ? `${Math.round(ms)} ms` : '0 s';
}

/** Of how long a shopper waits: hundredths count below ten seconds. */
export function waitText(ms: number): string {
  return ms < 10_000 ? `${(ms / 1_000).toFixed(2)} s` : durationText(ms);
}
