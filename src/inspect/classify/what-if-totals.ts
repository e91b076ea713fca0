import type { MoneyByCurrency } from '../money.ts';
import type { Comparison, RouteOrReason } from './compare-decline.ts';

/** A number of declines and their declined money. */
export interface DeclineSum {
  readonly declines: number;
  readonly amountMinor: MoneyByCurrency;
}

interface BeforeAndAfter {
  readonly place: RouteOrReason;
  readonly before: DeclineSum;
  readonly after: DeclineSum;
}

interface Transition extends DeclineSum {
  readonly from: RouteOrReason;
  readonly to: RouteOrReason;
}

/** Sorted by place; transitions with the most declines first. A `place` is a route and gateway, or a reason. */
export interface WhatIfTotals {
  readonly compared: DeclineSum;
  readonly places: readonly BeforeAndAfter[];
  readonly transitions: readonly Transition[];
  /** Declines whose decision depended on state and is assumed not to change. */
  readonly kept: readonly (DeclineSum & { readonly place: RouteOrReason })[];
  /** Declines on the same route and gateway at another price, with their total prices before and after. */
  readonly otherPrice: {
    readonly declines: number;
    readonly beforeMinor: MoneyByCurrency;
    readonly afterMinor: MoneyByCurrency;
  };
  readonly otherDueTime: number;
  /** Declines without an answer: not decided yet, or dead letters. */
  readonly unanswered: DeclineSum;
}

/** Adds up declines. Its memory grows with places and currencies, not with declines. */
export class WhatIfCounter {
  readonly #transitions = new Map<string, { from: RouteOrReason; to: RouteOrReason; sum: Tally }>();
  readonly #kept = new Map<RouteOrReason, Tally>();
  readonly #unanswered = new Tally();
  readonly #compared = new Tally();
  readonly #priceBefore = new Tally();
  readonly #priceAfter = new Tally();
  #otherDueTime = 0;

  addComparison(comparison: Comparison, amountMinor: number, currency: string): void {
    const { before: from, after: to, isKept, otherPrice, isDueAtOtherTime } = comparison;
    const key = JSON.stringify([from, to]);
    const transition = this.#transitions.get(key) ?? { from, to, sum: new Tally() };
    this.#transitions.set(key, transition);
    transition.sum.add(amountMinor, currency);
    this.#compared.add(amountMinor, currency);
    if (isKept) tallyOf(this.#kept, from).add(amountMinor, currency);
    if (otherPrice !== null) {
      this.#priceBefore.add(otherPrice.beforeMinor, currency);
      this.#priceAfter.add(otherPrice.afterMinor, currency);
    }
    if (isDueAtOtherTime) this.#otherDueTime += 1;
  }

  addUnanswered(amountMinor: number, currency: string): void {
    this.#unanswered.add(amountMinor, currency);
  }

  totals(): WhatIfTotals {
    const all = [...this.#transitions.values()];
    return {
      compared: this.#compared.sum(),
      places: placeSums(all),
      transitions: all
        .filter(({ from, to }) => from !== to)
        .map(({ from, to, sum }) => ({ from, to, ...sum.sum() }))
        .sort((a, b) => b.declines - a.declines || `${a.from} ${a.to}`.localeCompare(`${b.from} ${b.to}`)),
      kept: [...this.#kept].sort(byPlace).map(([place, tally]) => ({ place, ...tally.sum() })),
      otherPrice: {
        declines: this.#priceBefore.sum().declines,
        beforeMinor: this.#priceBefore.sum().amountMinor,
        afterMinor: this.#priceAfter.sum().amountMinor,
      },
      otherDueTime: this.#otherDueTime,
      unanswered: this.#unanswered.sum(),
    };
  }
}

function placeSums(transitions: readonly { from: RouteOrReason; to: RouteOrReason; sum: Tally }[]): BeforeAndAfter[] {
  const places = new Map<RouteOrReason, { before: Tally; after: Tally }>();
  const at = (place: RouteOrReason) => {
    const known = places.get(place) ?? { before: new Tally(), after: new Tally() };
    places.set(place, known);
    return known;
  };
  for (const { from, to, sum } of transitions) {
    at(from).before.addAll(sum);
    at(to).after.addAll(sum);
  }
  return [...places]
    .sort(byPlace)
    .map(([place, { before, after }]) => ({ place, before: before.sum(), after: after.sum() }));
}

class Tally {
  #declines = 0;
  readonly #amountMinor = new Map<string, number>();

  add(amountMinor: number, currency: string): void {
    this.#declines += 1;
    this.#addMoney(amountMinor, currency);
  }

  addAll(other: Tally): void {
    this.#declines += other.#declines;
    for (const [currency, amountMinor] of other.#amountMinor) this.#addMoney(amountMinor, currency);
  }

  sum(): DeclineSum {
    return { declines: this.#declines, amountMinor: Object.fromEntries(this.#amountMinor) };
  }

  #addMoney(amountMinor: number, currency: string): void {
    this.#amountMinor.set(currency, (this.#amountMinor.get(currency) ?? 0) + amountMinor);
  }
}

function tallyOf(tallies: Map<RouteOrReason, Tally>, place: RouteOrReason): Tally {
  const known = tallies.get(place) ?? new Tally();
  tallies.set(place, known);
  return known;
}

function byPlace([a]: readonly [RouteOrReason, unknown], [b]: readonly [RouteOrReason, unknown]): number {
  return a.localeCompare(b);
}
