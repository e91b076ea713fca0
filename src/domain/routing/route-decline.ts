import type { ExplainedRoute, Ruling } from '../ruling.ts';
import { cascadeRuling } from './cascade.ts';
import { recycleRuling } from './recycle.ts';
import type { Routable } from './routable.ts';

/**
 * Where the configuration sends a decline, and why: a rebill to recycle billing, everything else to a cascade. A decline
 * that is not owed any more or is with FlexEcom already is refused before it is routed: see `ineligibleReason`.
 * `salvage classify` asks the same function.
 */
export function routeDecline(routable: Routable): Ruling<ExplainedRoute> {
  return routable.debt.kind === 'REBILL' ? recycleRuling(routable) : cascadeRuling(routable);
}
