import { ChaosRandom } from '../chaos-random.ts';
import { type BillingWrite, planChanges } from './planned-changes.ts';
import { type PlannedEvent, rebillOf, saleOf } from './planned-declines.ts';

/** What billing and the operators do, and when: milliseconds after the load begins. */
export type PlannedAction =
  | { readonly kind: 'decline'; readonly atMs: number; readonly decline: PlannedEvent }
  | { readonly kind: 'malformed'; readonly atMs: number; readonly topic: DeclineTopic; readonly key: string }
  | { readonly kind: 'rerun'; readonly atMs: number; readonly orderId: string; readonly key: string }
  | { readonly kind: 'change'; readonly atMs: number; readonly write: BillingWrite }
  | { readonly kind: 'transactions'; readonly atMs: number; readonly pair: TransactionPair };

export type DeclineTopic = 'payment-declined.new-sale' | 'payment-declined.recurring';

/** Two of billing's transactions that overlap in one partition; each publishes one sale, and the first begins first. */
export interface TransactionPair {
  readonly first: PlannedEvent;
  readonly second: PlannedEvent;
  /** How they end, in this order. */
  readonly ends: readonly { readonly which: 'first' | 'second'; readonly how: 'commit' | 'abort' }[];
}

export const MALFORMED_KEY = 'malformed-';

const REPEAT_WITHIN = 20;
const PAIR_EVERY_MS = 4_000;
const RERUN_AFTER_MS = { from: 3_000, to: 6_000 };

const KINDS = [
  { weight: 45, kind: 'cascade' },
  { weight: 17, kind: 'recycle' },
  { weight: 12, kind: 'rerun' },
  { weight: 6, kind: 'not-sent' },
  { weight: 4, kind: 'rebill-not-sent' },
  { weight: 10, kind: 'repeat' },
  { weight: 6, kind: 'malformed' },
] as const;

/**
 * All routes, with repeats and malformed messages, at a steady rate.
 * @returns the actions in the order of their times
 */
export function planLoad(seed: number, seconds: number, ratePerSecond: number): PlannedAction[] {
  const random = new ChaosRandom(seed);
  const actions: PlannedAction[] = [];
  const recent: PlannedEvent[] = [];
  for (let index = 0; index < seconds * ratePerSecond; index++) {
    const atMs = Math.round((index * 1_000) / ratePerSecond + random.fraction() * (500 / ratePerSecond));
    const label = String(index).padStart(6, '0');
    const { kind } = random.weighted(KINDS);
    if (kind === 'malformed') {
      const topic = random.pick(['payment-declined.new-sale', 'payment-declined.recurring'] as const);
      actions.push({ kind, atMs, topic, key: `${MALFORMED_KEY}${label}` });
    } else if (kind === 'repeat' && recent.length > 0) {
      const decline = random.pick(recent);
      const eventId = random.fraction() < 0.5 ? decline.eventId : `evt-repeat-${label}`;
      actions.push({ kind: 'decline', atMs, decline: { ...decline, eventId } });
    } else {
      const decline = plannedDecline(kind, random, { label, atMs });
      recent.push(decline);
      if (recent.length > REPEAT_WITHIN) recent.shift();
      actions.push({ kind: 'decline', atMs, decline });
      if (kind === 'rerun') {
        const later = atMs + random.between(RERUN_AFTER_MS.from, RERUN_AFTER_MS.to);
        actions.push({ kind: 'rerun', atMs: later, orderId: decline.orderId, key: `rerun-${label}` });
      }
    }
  }
  const declines = actions.flatMap((action) => (action.kind === 'decline' ? [action] : []));
  const changes = planChanges(seed, declines).map((change): PlannedAction => ({ kind: 'change', ...change }));
  return [...actions, ...pairs(random, seconds), ...changes].sort((a, b) => a.atMs - b.atMs);
}

function plannedDecline(kind: string, random: ChaosRandom, place: { label: string; atMs: number }): PlannedEvent {
  switch (kind) {
    case 'recycle':
      return rebillOf(random, place, { attempt: 6, daysAgo: 7 });
    case 'rebill-not-sent':
      return rebillOf(random, place, { attempt: 2, daysAgo: 0 });
    case 'rerun':
      return saleOf(random, place, 'nmi-outlet');
    case 'not-sent':
      return saleOf(random, place, random.pick(['nmi-outlet', 'nmi-us']), 'HARD');
    default:
      return saleOf(random, place, 'nmi-us');
  }
}

/** In turns, so that every run has each of them early. */
const ENDS: readonly TransactionPair['ends'][] = [
  [
    { which: 'second', how: 'abort' },
    { which: 'first', how: 'abort' },
  ],
  [
    { which: 'second', how: 'commit' },
    { which: 'first', how: 'abort' },
  ],
  [
    { which: 'second', how: 'abort' },
    { which: 'first', how: 'commit' },
  ],
];

function pairs(random: ChaosRandom, seconds: number): PlannedAction[] {
  const count = Math.floor((seconds * 1_000) / PAIR_EVERY_MS);
  return Array.from({ length: count }, (_, index) => {
    const ends = ENDS[index % ENDS.length] ?? [];
    const atMs = Math.round((index + random.fraction()) * PAIR_EVERY_MS);
    const sale = (which: 'first' | 'second') => {
      const aborts = ends.some((end) => end.which === which && end.how === 'abort');
      return saleOf(random, { label: `${aborts ? 'aborted' : 'paired'}-${index}-${which}`, atMs }, 'nmi-us');
    };
    return { kind: 'transactions', atMs, pair: { first: sale('first'), second: sale('second'), ends } };
  });
}
