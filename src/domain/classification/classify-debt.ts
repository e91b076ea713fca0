import type { RoutingConfiguration } from '../configuration.ts';
import type { DebtKind, LatestDecline } from '../documents.ts';
import { type Classification, classifyDecline } from './classify-decline.ts';

/** R8 for the latest decline of a debt. */
export function classifyDebt(kind: DebtKind, latest: LatestDecline, config: RoutingConfiguration): Classification {
  const orderType = kind === 'REBILL' ? 'RECURRING' : kind;
  return classifyDecline({ decline: latest.decline, gatewayId: latest.gatewayId, orderType }, config);
}
