import type { NotSentReason, Route } from '../../topics/contract/fields.ts';

/** What the rules say about a decline or a rerun: send it to FlexEcom by this route, or refuse it for this reason. */
export type Ruling<Chosen> = { kind: 'SEND'; route: Chosen } | Refusal;

export interface Refusal {
  kind: 'REFUSE';
  reason: KnownReason;
  /** One sentence for people, without any free text of a decline (R18). */
  detail: string;
}

export type KnownReason = Exclude<NotSentReason, 'UNKNOWN'>;

export function refuse(reason: KnownReason, detail: string): Refusal {
  return { kind: 'REFUSE', reason, detail };
}

export function send<Chosen>(route: Chosen): { kind: 'SEND'; route: Chosen } {
  return { kind: 'SEND', route };
}

/** One submission as the rules plan it: which route, through which gateway, how much, and when. */
export interface PlannedRoute {
  route: Exclude<Route, 'UNKNOWN'>;
  flexecomGatewayId: string;
  /** The number of this attempt; 0 for initial transactions. */
  attempt: number;
  amountMinor: number;
  /** Epoch ms; null: at once. */
  dueAt: number | null;
  /** Cascades only: the latest time at which it may go out (R4); epoch ms. */
  cascadeDeadlineAt: number | null;
  holdRecyclePrice: boolean;
  /** Recycle billing only: how far from its recovery a subscription bills next (R11). */
  minDaysToNextBill?: number;
  /** The mark published as `networkRule` (R19). */
  networkRule: string | null;
}

/** A planned route with the id of its submission. */
export interface SubmissionRoute extends PlannedRoute {
  submissionId: string;
}

/** A route that follows from the configuration, and one sentence for people that says why this one. */
export interface ExplainedRoute extends PlannedRoute {
  because: string;
}

/** After these reasons billing may charge again by itself; after all others nobody acts. The last two are a cascade's. */
const billingActsAfter: ReadonlySet<KnownReason> = new Set([
  'HARD_DECLINE',
  'NOT_IN_CASCADE',
  'CASCADE_EXPIRED',
  'NOT_IN_RECYCLE_SLOT',
  'ATTEMPTS_EXHAUSTED',
  'NO_RECYCLE_PROFILE',
  'CURRENCY_NOT_CONFIGURED',
  'SLOT_WITHDRAWN',
  'NETWORK_RULE',
  'GATEWAY_PAUSED',
  'HOLDOUT',
  'EXCLUDED',
  'RECALLED',
  'ORDER_BLACKLISTED',
  'PARENT_ORDER_CANCELLED',
]);

/** Who acts after a refusal. Billing never waits for a rerun: its refusal is an answer to an operator. */
export function nextActor(reason: KnownReason, isRerun: boolean): 'BILLING' | 'NOBODY' {
  return !isRerun && billingActsAfter.has(reason) ? 'BILLING' : 'NOBODY';
}
