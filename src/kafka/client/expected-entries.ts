/**
 * What kafkajs reports although it is intended or normal here, however often:
 *
 * - CONCURRENT_TRANSACTIONS: the broker is still writing the markers of the previous transaction. The engine retries.
 * - Limited retries: the engine and the publisher take over after them.
 * - The partitioner: kafkajs 2 has the one that other clients use.
 * - Rebalances happen whenever a member joins or leaves a group; a member that was replaced joins again.
 * - An old epoch is how a former owner learns that it was fenced; the engine reports that itself.
 */
const NORMAL = new RegExp(
  [
    'CONCURRENT_TRANSACTIONS|concurrent transaction|concurrent operation on the same transaction',
    'Limiting retries for the idempotent producer|switched default partitioner',
    'group is rebalancing|an old epoch',
  ].join('|'),
  'i',
);

/**
 * What passes by itself: coordinators that load or move and leaders that are being elected, as at a first start, for a new
 * topic, and after a broker has gone. kafkajs asks again, and so do we.
 */
const PASSING = new RegExp(
  [
    'coordinator is loading|not the correct coordinator|coordinator is not available',
    'partition has a new leader|no leader for this topic-partition|not the leader for that topic-partition',
    'does not host this topic-partition|broker is not available|replica is not available',
  ].join('|'),
  'i',
);

/** A broker that went is replaced within about eleven seconds. */
const PASSES_WITHIN_MS = 30_000;

/** Without a report for so long, it has passed. kafkajs asks again every few seconds at the latest. */
const OVER_AFTER_MS = 20_000;

interface Spell {
  readonly since: number;
  last: number;
  isTold: boolean;
}

/** Tells what kafkajs reports in vain from what somebody should read. What should pass and does not is told once. */
export class ExpectedEntries {
  readonly #now: () => number;
  /** By what is reported. */
  readonly #spells = new Map<string, Spell>();

  /** @param now real time that only grows, ms. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** UNEXPECTED: as bad as kafkajs says. LASTING: it should have passed; the first time that this is so. */
  judge(text: string): { kind: 'EXPECTED' | 'UNEXPECTED' } | { kind: 'LASTING'; forMs: number } {
    if (NORMAL.test(text)) return { kind: 'EXPECTED' };
    const [what] = PASSING.exec(text) ?? [];
    if (what === undefined) return { kind: 'UNEXPECTED' };
    const spell = this.#spellOf(what.toLowerCase());
    const forMs = spell.last - spell.since;
    if (forMs < PASSES_WITHIN_MS || spell.isTold) return { kind: 'EXPECTED' };
    spell.isTold = true;
    return { kind: 'LASTING', forMs };
  }

  #spellOf(what: string): Spell {
    const now = this.#now();
    const known = this.#spells.get(what);
    const spell =
      known === undefined || now - known.last > OVER_AFTER_MS ? { since: now, last: now, isTold: false } : known;
    spell.last = now;
    this.#spells.set(what, spell);
    return spell;
  }
}
