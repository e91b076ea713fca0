import type { NotSentReason, Route } from '../../topics/contract/fields.ts';

/** What the rules say of a decline or a rerun: to FlexEcom by this plan, or not, and why. */
export type Ruling<Sending> = { kind: 'SEND'; plan: Sending } | Refusal;

export interface Refusal {
  kind: 'REFUSE';
  reason: KnownReason;
  /** One sentence for people; no free text of a decline in it (R18). */
  detail: string;
}

export type KnownReason = Exclude<NotSentReason, 'UNKNOWN'>;

export function refuse(reason: KnownReason, detail: string): Refusal {
  return { kind: 'REFUSE', reason, detail };
}

export function send<Sending>(plan: Sending): { kind: 'SEND'; plan: Sending } {
  return { kind: 'SEND', plan };
}

/** What is sent, whatever route it takes. */
export interface Plan {
  route: Exclude<Route, 'UNKNOWN'>;
  flexecomGatewayId: string;
  /** The attempt that this is; 0 for initial transactions. */
  attempt: number;
  amountMinor: number;
  /** null: at once; epoch ms. */
  dueAt: number | null;
  /** Cascades only: its latest moment to go out (R4); epoch ms. */
  cascadeDeadlineAt: number | null;
  holdRecyclePrice: boolean;
  /** R19: the mark carried as `networkRule`. */
  networkRule: string | null;
}

/** A plan that the configuration makes, and why it is this one: one sentence for people. */
export interface ExplainedPlan extends Plan {
  because: string;
}

/** Reasons after which billing may charge again by itself; after all others nobody acts. */
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
]);

/** `isRerun`: a refusal of a rerun is an answer to an operator; billing was never waiting for it. */
export function nextActor(reason: KnownReason, isRerun: boolean): 'BILLING' | 'NOBODY' {
  return !isRerun && billingActsAfter.has(reason) ? 'BILLING' : 'NOBODY';
}
