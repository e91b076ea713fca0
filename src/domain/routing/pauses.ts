import type { Route } from '../../../topics/contract/fields.ts';
import type { PausableRoute, RoutingConfiguration } from '../configuration.ts';
import type { Pause } from '../documents/pause.ts';
import { isFlexecom } from './gateways.ts';

/**
 * Whether nothing new goes to a gateway by a route (R22), and one sentence for people that says so. An operator's pause and
 * one in the configuration are the same to a decision: either holds. Null: it is not paused. What FlexEcom has goes on.
 */
export function pauseOf(
  { gateways, operatorPauses = [] }: Pick<RoutingConfiguration, 'gateways' | 'operatorPauses'>,
  gatewayId: string,
  route: Route,
): string | null {
  const pause = operatorPauses.find((one) => one.gatewayId === gatewayId && (one.route ?? route) === route);
  if (pause !== undefined) return pausedText(gatewayId, pause.route);
  const paused = gateways.filter(isFlexecom).find(({ id }) => id === gatewayId)?.paused ?? false;
  if (typeof paused === 'boolean') return paused ? pausedText(gatewayId, null) : null;
  return paused.some((one) => one === route) ? pausedText(gatewayId, route) : null;
}

/** Who pauses, in `pauses` and in `salvage status`, where no operator does: a gateway that refuses everything. */
export const PAUSED_BY_ITSELF = 'decline-salvage';

/** The pause of a gateway, or of one route of it: there is one document for each, whoever pauses. */
export function newPause(pause: Omit<Pause, '_id'>): Pause {
  return { _id: pauseId(pause), ...pause };
}

export function pauseId({ gatewayId, route }: Pick<Pause, 'gatewayId' | 'route'>): string {
  return `${route ?? 'ALL'} ${gatewayId}`;
}

/** Tells an operator's pause from a later one of the same gateway and route. */
export function pauseKey({ _id, since }: Pick<Pause, '_id' | 'since'>): string {
  return `${_id}@${since}`;
}

/** The routes that can be paused by themselves. */
export const pausableRoutes = ['CASCADE', 'RECYCLE', 'RERUN'] as const satisfies readonly PausableRoute[];

/** A gateway and a route by which nothing goes to it now. */
export interface PausedRoute {
  readonly gatewayId: string;
  readonly route: PausableRoute;
}

/** What waits for the end of a pause. A cascade does not: it goes back to billing. */
const WAITING_ROUTES = ['RECYCLE', 'RERUN'] as const;

/** The gateways and routes of which submissions wait for the end of a pause. */
export function pausedRoutes(
  config: Pick<RoutingConfiguration, 'gateways' | 'retiredGateways' | 'operatorPauses'>,
): PausedRoute[] {
  return [...config.gateways.filter(isFlexecom), ...config.retiredGateways].flatMap(({ id: gatewayId }) =>
    WAITING_ROUTES.filter((route) => pauseOf(config, gatewayId, route) !== null).map((route) => ({ gatewayId, route })),
  );
}

function pausedText(gatewayId: string, route: Route | null): string {
  return `${gatewayId} is paused${route === null ? '' : ` for ${route}`}`;
}
