import { createHmac } from 'node:crypto';
import type { RoutingConfiguration } from '../configuration.ts';
import type { FirstAnswerContext } from '../decision.ts';
import type { Debt, Holdout } from '../documents/debt.ts';
import { type Refusal, type Ruling, refuse } from '../ruling.ts';
import { enabledFlexecomGateway } from './gateways.ts';

/** What a debt is, whatever its document is called: the parts that its side is drawn from. */
export type HoldoutSubject = Pick<Debt, 'kind' | 'orderId' | 'subscriptionId' | 'billingCycle' | 'chainTransactionId'>;

/**
 * The side that a debt which would now be sent is on, and the ruling that follows: held-out debts are left to billing, so
 * that a report can compare (R23). The side is drawn before the debt is first sent and kept on it ever after, whatever the
 * percentage becomes. A debt that was sent before sides were drawn counts as sent.
 */
export function withHoldout<Route extends { readonly flexecomGatewayId: string }>(
  debt: Debt,
  ruling: Ruling<Route>,
  context: FirstAnswerContext,
): { debt: Debt; ruling: Ruling<Route> } {
  if (ruling.kind === 'REFUSE') return { debt, ruling };
  const { flexecomGatewayId } = ruling.route;
  const holdout = debt.holdout ?? drawn(debt, flexecomGatewayId, context);
  const kept = { ...debt, holdout };
  return holdout.side === 'SENT' ? { debt: kept, ruling } : { debt: kept, ruling: heldOut(holdout) };
}

function drawn(debt: Debt, gatewayId: string, { config, holdoutKey, now }: FirstAnswerContext): Holdout {
  const percent = debt.lastSubmissionId === null ? holdoutPercentOf(config, gatewayId) : 0;
  const subject = { ...debt, chainTransactionId: debt.chainTransactionId ?? debt.transactionIds[0] ?? null };
  return { side: isHeldOut(subject, percent, holdoutKey) ? 'HELD_OUT' : 'SENT', percent, gatewayId, drawnAt: now };
}

export function heldOut({ percent, gatewayId }: Pick<Holdout, 'percent' | 'gatewayId'>): Refusal {
  return refuse(
    'HOLDOUT',
    `it is among the ${percent} % of the debts of gateway ${gatewayId} that are left to billing`,
  );
}

export function holdoutPercentOf(config: Pick<RoutingConfiguration, 'gateways'>, gatewayId: string): number {
  return enabledFlexecomGateway(config, gatewayId)?.holdoutPercent ?? 0;
}

/** The same debt, percentage and key always give the same side. A higher percentage only adds to who is held out. */
export function isHeldOut(subject: HoldoutSubject, percent: number, holdoutKey: string): boolean {
  return fractionOf(subject, holdoutKey) * 100 < percent;
}

/** 48 bits: as many as a JavaScript number holds with room to spare. */
const FRACTION_BYTES = 6;

/** From 0 to 1, spread evenly over debts. Nobody who lacks the key can tell which side a debt is on. */
function fractionOf(subject: HoldoutSubject, holdoutKey: string): number {
  const digest = createHmac('sha256', holdoutKey)
    .update(JSON.stringify(partsOf(subject)))
    .digest();
  return digest.readUIntBE(0, FRACTION_BYTES) / 2 ** (8 * FRACTION_BYTES);
}

/** Never the id of a document: what ids look like has changed before. */
function partsOf({ kind, orderId, subscriptionId, billingCycle, chainTransactionId }: HoldoutSubject) {
  switch (kind) {
    case 'NEW_SALE':
      return [kind, orderId];
    case 'UPSALE':
    case 'TRIAL_COMPLETION':
      return [kind, orderId, chainTransactionId];
    case 'REBILL':
      return [kind, subscriptionId, billingCycle];
    default:
      return kind satisfies never;
  }
}
