import type { AuditEntry } from '../../domain/documents/audit-entry.ts';
import { timeText } from '../../inspect/time-text.ts';
import { type Colour, terminal } from '../terminal.ts';

/** A command that is still running is not one that nobody knows the end of. */
const RUNNING_FOR_MS = 60_000;

/** When, who, what and why, and how it ended. */
export function auditEntryText(entry: AuditEntry, now: number): string {
  const { at, by, via, action, about, why } = entry;
  const through = via === undefined ? '' : ` (${VIA[via]})`;
  return [
    `${timeText(at)}  ${terminal.coloured('bold', action)}  ${about}`,
    `  by ${by}${through}: ${why}`,
    ...endLines(entry, now),
  ].join('\n');
}

const VIA: Readonly<Record<NonNullable<AuditEntry['via']>, string>> = {
  CLI: 'command line',
  CONSOLE: 'console',
  RERUN_API: 'rerun API',
};

function endLines({ _id, at, state, finishedAt, result }: AuditEntry, now: number): string[] {
  switch (state) {
    case undefined:
      return [];
    case 'STARTED':
      return now - at < RUNNING_FOR_MS
        ? [ended('yellow', 'begun', 'it may still be running')]
        : [
            ended(
              'yellow',
              'not completed',
              'nobody knows how it ended, and it may have been done; look, then repeat it',
            ),
            `  its id: ${_id}`,
          ];
    case 'DONE':
    case 'FAILED': {
      const seconds = ((finishedAt ?? at) - at) / 1_000;
      const after = seconds < 1 ? '' : ` after ${seconds.toFixed(0)} s`;
      return [ended(state === 'DONE' ? 'green' : 'red', `${state.toLowerCase()}${after}`, result ?? '')];
    }
    default:
      return [state satisfies never];
  }
}

function ended(colour: Colour, how: string, what: string): string {
  return `  ${terminal.coloured(colour, how)}: ${what}`;
}

/** For scripts: every field is there, and null where an entry of an earlier release has none. Its texts were masked when it was written. */
export function auditJson(entry: AuditEntry): string {
  const {
    _id,
    at,
    by,
    via = null,
    why,
    action,
    about,
    ids = [],
    state = null,
    finishedAt = null,
    result = null,
  } = entry;
  return JSON.stringify({ id: _id, at, by, via, why, action, about, ids, state, finishedAt, result });
}
