import type { Compared, Place } from './compare-decline.ts';

/** Minor units by currency. */
export type Money = Readonly<Record<string, number>>;

/** How many declines, and the declined amounts in all. */
export interface Sum {
  readonly declines: number;
  readonly amountMinor: Money;
}

export interface PlaceSums {
  readonly place: Place;
  readonly before: Sum;
  readonly after: Sum;
}

export interface Transition extends Sum {
  readonly from: Place;
  readonly to: Place;
}

/** Counts and declined money; sorted by place, transitions with the most declines first. */
export interface WhatIfTotals {
  readonly compared: Sum;
  readonly places: readonly PlaceSums[];
  readonly transitions: readonly Transition[];
  /** Decided by state, so they stay as recorded; by place. */
  readonly kept: readonly (Sum & { readonly place: Place })[];
  /** Same route and gateway at another price, the prices before and after in all. */
  readonly otherPrice: { readonly declines: number; readonly beforeMinor: Money; readonly afterMinor: Money };
  readonly otherDueTime: number;
  /** Without a first answer: not decided yet, or a dead letter. */
  readonly unanswered: Sum;
}

/** Adds declines up; what it holds grows with places and currencies, not with declines. */
export class WhatIfCounter {
  readonly #transitions = new Map<string, { from: Place; to: Place; sum: Counting }>();
  readonly #kept = new Map<Place, Counting>();
  readonly #unanswered = new Counting();
  readonly #compared = new Counting();
  readonly #priceBefore = new Counting();
  readonly #priceAfter = new Counting();
  #otherDueTime = 0;

  compared(compared: Compared, amountMinor: number, currency: string): void {
    const { before: from, after: to, isKept, otherPrice, isDueAtOtherTime } = compared;
    const key = JSON.stringify([from, to]);
    const transition = this.#transitions.get(key) ?? { from, to, sum: new Counting() };
    this.#transitions.set(key, transition);
    transition.sum.add(amountMinor, currency);
    this.#compared.add(amountMinor, currency);
    if (isKept) countingOf(this.#kept, from).add(amountMinor, currency);
    if (otherPrice !== null) {
      this.#priceBefore.add(otherPrice.beforeMinor, currency);
      this.#priceAfter.add(otherPrice.afterMinor, currency);
    }
    if (isDueAtOtherTime) this.#otherDueTime += 1;
  }

  unanswered(amountMinor: number, currency: string): void {
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
      kept: [...this.#kept].sort(byPlace).map(([place, counting]) => ({ place, ...counting.sum() })),
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

function placeSums(transitions: readonly { from: Place; to: Place; sum: Counting }[]): PlaceSums[] {
  const places = new Map<Place, { before: Counting; after: Counting }>();
  const at = (place: Place) => {
    const known = places.get(place) ?? { before: new Counting(), after: new Counting() };
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

class Counting {
  #declines = 0;
  readonly #amountMinor = new Map<string, number>();

  add(amountMinor: number, currency: string): void {
    this.#declines += 1;
    this.#addMoney(amountMinor, currency);
  }

  addAll(other: Counting): void {
    this.#declines += other.#declines;
    for (const [currency, amountMinor] of other.#amountMinor) this.#addMoney(amountMinor, currency);
  }

  sum(): Sum {
    return { declines: this.#declines, amountMinor: Object.fromEntries(this.#amountMinor) };
  }

  #addMoney(amountMinor: number, currency: string): void {
    this.#amountMinor.set(currency, (this.#amountMinor.get(currency) ?? 0) + amountMinor);
  }
}

function countingOf(countings: Map<Place, Counting>, place: Place): Counting {
  const known = countings.get(place) ?? new Counting();
  countings.set(place, known);
  return known;
}

function byPlace([a]: readonly [Place, unknown], [b]: readonly [Place, unknown]): number {
  return a.localeCompare(b);
}
