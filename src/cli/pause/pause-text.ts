import { countText } from '../../domain/count-text.ts';
import type { Instance } from '../../domain/documents/instance.ts';
import type { Pause } from '../../domain/documents/pause.ts';
import { timeText } from '../../inspect/time-text.ts';
import { cleanText } from '../../telemetry/log-cleaning.ts';

interface Paused {
  readonly pause: Pause;
  readonly isNew: boolean;
  readonly confirmedBy: readonly Instance[];
  readonly notConfirmedBy: readonly Instance[];
}

export function pausedText({ pause, isNew, confirmedBy, notConfirmedBy }: Paused): string {
  const what = nameOf(pause);
  const { by, why, since } = pause;
  const lines = isNew
    ? [`${what} is paused.`]
    : [`${what} was paused already, by ${by} at ${timeText(since)} UTC: ${cleanText(why)}`];
  if (notConfirmedBy.length > 0) {
    return [
      ...lines,
      'These instances have not confirmed it yet; a request that they let out before may still be on its way:',
      ...notConfirmedBy.map((instance) => `  ${instanceText(instance)}`),
      'Run the command again to wait for them once more.',
    ].join('\n');
  }
  const count = confirmedBy.length;
  const confirmed =
    count === 0
      ? 'No instance is running.'
      : `Confirmed by ${count === 1 ? 'the one running instance' : `all ${countText(count, 'running instance')}`}: no first request goes out any more.`;
  return [...lines, confirmed, `End it with: salvage resume ${what.replace(' for ', ' ')}`].join('\n');
}

/** For scripts. */
export function pausedJson({ pause, isNew, confirmedBy, notConfirmedBy }: Paused): string {
  const named = ({ _id: id, host, pid, roles }: Instance) => ({ id, host, pid, roles });
  const instances = { confirmedBy: confirmedBy.map(named), notConfirmedBy: notConfirmedBy.map(named) };
  return JSON.stringify({ pause, isNew, ...instances });
}

export function resumedText(resumed: readonly Pause[], isStillPaused: boolean): string {
  const lines = resumed.map(
    (pause) => `${nameOf(pause)} is resumed; it was paused since ${timeText(pause.since)} UTC.`,
  );
  const still = 'The configuration still pauses it (`paused`): what it pauses goes on waiting.';
  return (isStillPaused ? [...lines, still] : lines).join('\n');
}

function nameOf({ gatewayId, route }: Pause): string {
  return route === null ? gatewayId : `${gatewayId} for ${route}`;
}

function instanceText({ host, pid, roles }: Instance): string {
  return `process ${pid} on ${host}, which runs ${roles.join(', ') || 'nothing'}`;
}
