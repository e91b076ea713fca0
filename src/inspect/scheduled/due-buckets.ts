import { type MoneyByCurrency, sumByCurrency } from '../money.ts';
import type { DueCount, OpenCount } from './open-counts.ts';

/** How much falls due in an hour or a day. */
interface DueBucket {
  /** When it begins; null: due already. */
  readonly from: number | null;
  readonly count: number;
  readonly money: MoneyByCurrency;
  readonly groups: readonly OpenGroup[];
}

/** So many of one gateway and route. */
interface OpenGroup {
  readonly gatewayId: string;
  readonly route: string;
  readonly count: number;
  readonly money: MoneyByCurrency;
}

interface Chosen {
  readonly gatewayId: string | null;
  readonly route: string | null;
}

/** The hours or days in order, what is due already first; only of the chosen gateway and route. */
export function dueBuckets(counts: readonly DueCount[], chosen: Chosen): DueBucket[] {
  const own = counts.filter((one) => isChosen(one, chosen));
  return [...Map.groupBy(own, ({ from }) => from)]
    .map(([from, some]) => ({ from, ...totalOf(some), groups: openGroups(some) }))
    .toSorted((a, b) => (a.from ?? 0) - (b.from ?? 0));
}

/** By gateway and route, in the order of their names. */
export function openGroups<Count extends OpenCount>(counts: readonly Count[]): OpenGroup[] {
  return [...Map.groupBy(counts, ({ flexecomGatewayId, route }) => JSON.stringify([flexecomGatewayId, route])).values()]
    .flatMap((some) => {
      const [first] = some;
      return first === undefined ? [] : [{ gatewayId: first.flexecomGatewayId, route: first.route, ...totalOf(some) }];
    })
    .toSorted((a, b) => a.gatewayId.localeCompare(b.gatewayId) || a.route.localeCompare(b.route));
}

export function isChosen({ flexecomGatewayId, route }: OpenCount, chosen: Chosen): boolean {
  return (chosen.gatewayId ?? flexecomGatewayId) === flexecomGatewayId && (chosen.route ?? route) === route;
}

function totalOf(counts: readonly OpenCount[]): { count: number; money: MoneyByCurrency } {
  return { count: counts.reduce((sum, { count }) => sum + count, 0), money: sumByCurrency(counts) };
}
