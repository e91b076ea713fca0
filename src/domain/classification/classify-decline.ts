import { maskCardNumbers } from '../../../topics/contract/card-numbers.ts';
import type { Gateway, RoutingConfiguration } from '../configuration.ts';
import type { Debt } from '../documents/debt.ts';
import { type DeclinedOrderType, type MatchedRule, matchDeclineMapping } from './decline-mapping.ts';
import { type ClassifiableDecline, type DefaultTableRow, lookUpDecline } from './default-decline-table.ts';

interface DeclineToClassify {
  /** `type` is the gateway's own; null or UNKNOWN: it gave none. */
  decline: ClassifiableDecline & { type: string | null };
  gatewayId: string;
  orderType: DeclinedOrderType;
}

/** The decision without the mapping. */
export type UnmappedDecision =
  | { by: 'GATEWAY'; type: 'SOFT' | 'HARD' }
  | { by: 'DEFAULT_TABLE'; type: 'SOFT' | 'HARD'; row: DefaultTableRow }
  | { by: 'UNKNOWN'; type: 'HARD' };

type DecidedBy =
  | UnmappedDecision
  | { by: 'MAPPING_RULE'; type: 'SOFT' | 'HARD'; matched: MatchedRule; overrode: UnmappedDecision };

export interface Classification {
  type: 'SOFT' | 'HARD';
  insufficientFunds: boolean;
  decidedBy: DecidedBy;
  /** The mapping rule's text for customers, masked (R18); null: no rule has one. */
  customerMessage: string | null;
}

/** The parts of the configuration that classification reads: the mapping, and the types of gateways. */
export type ClassifyingConfiguration = Pick<RoutingConfiguration, 'declineMapping' | 'gateways' | 'retiredGateways'>;

/** Classifies the latest decline of a debt. */
export function classifyDebt(
  { kind, latestDecline }: Pick<Debt, 'kind' | 'latestDecline'>,
  config: ClassifyingConfiguration,
): Classification {
  const { decline, gatewayId } = latestDecline;
  return classifyDecline({ decline, gatewayId, orderType: kind === 'REBILL' ? 'RECURRING' : kind }, config);
}

/**
 * Soft or hard, and why (R8): by a mapping rule, else by the gateway's own type, else by the default table, else hard. For a
 * gateway that the configuration lacks, rules by gateway type do not apply.
 */
export function classifyDecline(subject: DeclineToClassify, config: ClassifyingConfiguration): Classification {
  const gatewayType = gatewayTypeOf(subject.gatewayId, config);
  const { gatewayId, orderType, decline } = subject;
  const { row, insufficientFunds } = lookUpDecline(decline, gatewayType);
  const unmapped = unmappedDecision(decline.type, row);
  const matched = matchDeclineMapping(config.declineMapping, { gatewayId, gatewayType, orderType, text: decline.text });
  const decidedBy: DecidedBy =
    matched === null ? unmapped : { by: 'MAPPING_RULE', type: matched.rule.mapTo, matched, overrode: unmapped };
  const customerMessage = matched?.rule.customerMessage ?? null;
  return {
    type: decidedBy.type,
    insufficientFunds,
    decidedBy,
    customerMessage: customerMessage === null ? null : maskCardNumbers(customerMessage),
  };
}

/** The type of a configured or retired gateway; null: the configuration lacks it. */
export function gatewayTypeOf(
  gatewayId: string,
  config: Pick<RoutingConfiguration, 'gateways' | 'retiredGateways'>,
): string | null {
  const known: readonly Gateway[] = [...config.gateways, ...config.retiredGateways];
  return known.find((gateway) => gateway.id === gatewayId)?.type ?? null;
}

function unmappedDecision(givenType: string | null, row: DefaultTableRow | null): UnmappedDecision {
  if (givenType === 'SOFT' || givenType === 'HARD') return { by: 'GATEWAY', type: givenType };
  return row === null ? { by: 'UNKNOWN', type: 'HARD' } : { by: 'DEFAULT_TABLE', type: row.type, row };
}
