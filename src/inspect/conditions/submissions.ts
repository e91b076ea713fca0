import { countText } from '../../domain/count-text.ts';
import { moneyByCurrencyText } from '../money.ts';
import type { OldestOf } from '../snapshot/snapshot.ts';
import { condition } from './condition.ts';
import { are, countAtLeastText, earliest, firstOf, lasting } from './wording.ts';

const MINUTE_MS = 60_000;

/** `reconcile` asks within seconds, and a gateway that rests again after five minutes at the latest. */
const PARKED_FOR_MS = 10 * MINUTE_MS;

/** On top of the limits after which `reconcile` asks. */
const OVERDUE_FOR_MS = 60 * MINUTE_MS;

/** `scheduler` looks every second, and publishes again after a minute. */
const PAST_DUE_FOR_MS = 10 * MINUTE_MS;

const IN_HAND_FOR_MS = 15 * MINUTE_MS;

export const submissionsParked = condition({
  name: 'SUBMISSIONS_PARKED',
  severity: 'ticket',
  summary: 'Requests to a gateway have had no answer for minutes.',
  runbook: 'parked-and-overdue-submissions',
  reads: ['parked', 'pauses'],
  find: ({ parked, pauses }, at) => {
    const isPaused = (id: string) => pauses.some(({ gatewayId }) => gatewayId === id);
    const long = parked.filter(({ gatewayId, since }) => at - since >= PARKED_FOR_MS && !isPaused(gatewayId));
    if (long.length === 0) return null;
    const count = long.reduce((sum, one) => sum + one.count, 0);
    const groups = long.map((one) => `${one.count} for ${one.gatewayId} (${one.reason})`);
    const moneyMinor: Record<string, number> = {};
    for (const { amountMinor } of long) {
      for (const [currency, minor] of Object.entries(amountMinor)) {
        moneyMinor[currency] = (moneyMinor[currency] ?? 0) + minor;
      }
    }
    return {
      says: `${countAtLeastText({ count, atLeast: long.some((one) => one.atLeast) }, 'submission')} parked: ${firstOf(groups)}`,
      count,
      about: [...new Set(long.map(({ gatewayId }) => gatewayId))],
      moneyMinor,
      since: earliest(long.map(({ since }) => since)),
      command: 'salvage status',
    };
  },
});

export const submissionsOverdue = condition({
  name: 'SUBMISSIONS_OVERDUE',
  severity: 'ticket',
  summary: 'FlexEcom took submissions, and neither answers them nor lets itself be asked.',
  runbook: 'parked-and-overdue-submissions',
  reads: ['overdue'],
  find: ({ overdue }, at) =>
    agedFor(overdue, at, OVERDUE_FOR_MS, (count, age) => `${count} overdue at FlexEcom, the oldest for ${age}`),
});

export const submissionsPastDue = condition({
  name: 'SUBMISSIONS_PAST_DUE',
  severity: 'ticket',
  summary: 'Scheduled submissions were due minutes ago, and have not gone out.',
  runbook: 'scheduled-submissions',
  reads: ['pastDue'],
  find: ({ pastDue }, at) =>
    agedFor(pastDue, at, PAST_DUE_FOR_MS, (count, age) => `${count} scheduled and past due, the oldest for ${age}`),
});

export const submissionsWait = condition({
  name: 'SUBMISSIONS_WAIT',
  severity: 'ticket',
  summary: 'Accepted submissions have waited for minutes to be sent.',
  runbook: 'if-a-stage-is-behind',
  reads: ['inHand'],
  find: ({ inHand }, at) =>
    agedFor(inHand, at, IN_HAND_FOR_MS, (count, age) => `${count} accepted and not sent, the oldest ${age} ago`),
});

function agedFor(found: OldestOf, at: number, limitMs: number, says: (count: string, age: string) => string) {
  const { since, count, ids } = found;
  if (since === null || at - since < limitMs) return null;
  const [first] = ids;
  const command = first === undefined ? 'salvage status' : `salvage trace ${first}`;
  return { says: says(countAtLeastText(found, 'submission'), lasting(at - since)), count, about: ids, since, command };
}

export const submissionsStranded = condition({
  name: 'SUBMISSIONS_STRANDED',
  severity: 'ticket',
  summary: 'No part of the pipeline would touch some submissions again; reconcile puts them right, if it runs.',
  runbook: 'stranded-submissions',
  reads: ['stranded'],
  find: ({ stranded }) => {
    const count = Object.values(stranded).reduce((sum, one) => sum + one, 0);
    if (count === 0) return null;
    const kinds = Object.entries(stranded).map(([kind, one]) => `${one} ${kind}`);
    return {
      says: `${countText(count, 'submission')} stranded: ${kinds.join(', ')}`,
      count,
      command: 'salvage status',
    };
  },
});

export const contradictionsOpen = condition({
  name: 'CONTRADICTIONS_OPEN',
  severity: 'ticket',
  summary: 'FlexEcom took money that no order shows.',
  runbook: 'contradictions',
  reads: ['contradictions'],
  find: ({ contradictions: { open, chargedMinor, since, ids } }) => {
    if (open === 0) return null;
    return {
      says: `${countText(open, 'contradiction')} ${are(open)} open, ${moneyByCurrencyText(chargedMinor)} charged`,
      count: open,
      about: ids,
      moneyMinor: chargedMinor,
      since,
      command: 'salvage contradictions',
    };
  },
});
