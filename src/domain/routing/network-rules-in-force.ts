import type { NetworkLimit, NetworkRuleRow } from '../configuration.ts';
import { publishedNetworkRules } from './published-network-rules.ts';

/** The card networks' rules about further attempts, as they are in force on a day for a card (R19). */

/** A row in force: the networks' own, or the merchant's, who knows what his acquirer agreed to. */
export type RuleInForce = NetworkRuleRow & { readonly origin: 'PUBLISHED' | 'CONFIGURATION' };

/**
 * All rows in force on the day of `at` (epoch ms, days in UTC). A row of the configuration replaces the published ones of the
 * same network, countries and subject.
 */
export function networkRulesInForce(overrides: readonly NetworkRuleRow[], at: number): readonly RuleInForce[] {
  const day = new Date(at).toISOString().slice(0, 10);
  const current = (rows: readonly NetworkRuleRow[]) => rows.filter((row) => isInForce(row, day));
  const own = current(overrides);
  const replaced = new Set(own.map(subjectOf));
  const published = current(publishedNetworkRules).filter((row) => !replaced.has(subjectOf(row)));
  return [
    ...published.map((row) => ({ ...row, origin: 'PUBLISHED' as const })),
    ...own.map((row) => ({ ...row, origin: 'CONFIGURATION' as const })),
  ];
}

function isInForce({ from, until }: NetworkRuleRow, day: string): boolean {
  return (from === null || from <= day) && (until === null || day < until);
}

/** What a row is about. Two rows of one subject would contradict each other. */
export function subjectOf(row: NetworkRuleRow): string {
  const countries = row.countries === null ? 'everywhere' : [...row.countries].sort().join(' ');
  return `${row.network}, ${aboutOf(row)}, ${countries}`;
}

function aboutOf(row: NetworkRuleRow): string {
  if (row.kind === 'LIMIT') return `${row.kind} ${row.per} ${row.window}`;
  return row.kind === 'RETRY_AFTER' ? `${row.kind} ${row.adviceCode}` : row.kind;
}

/**
 * The rows for one card: those of its country go before those for everywhere. The country is that of the issuer; null: not
 * known.
 */
export function rulesForCard(
  rules: readonly RuleInForce[],
  network: string | null,
  country: string | null,
): readonly RuleInForce[] {
  const ofNetwork = rules.filter((row) => row.network === network);
  const local = ofNetwork.filter(({ countries }) => country !== null && countries?.includes(country) === true);
  const replaced = new Set(local.map((row) => subjectOf({ ...row, countries: null })));
  const general = ofNetwork.filter((row) => row.countries === null && !replaced.has(subjectOf(row)));
  return [...local, ...general];
}

export type LimitInForce = RuleInForce & NetworkLimit;

/** A network of which no more is known than that it is one. */
export function isNameless(network: string | null): boolean {
  return network === null || network === 'UNKNOWN' || network === 'OTHER';
}

/**
 * The limits for one card. Where its network is not known, the strictest limits of all networks hold, except where the
 * configuration names one for OTHER.
 */
export function limitsForCard(
  rules: readonly RuleInForce[],
  network: string | null,
  country: string | null,
): readonly LimitInForce[] {
  const own = rulesForCard(rules, network, country).filter(isLimit);
  if (!isNameless(network)) return own;
  const named = own.filter(({ origin }) => origin === 'CONFIGURATION');
  const networks = [...new Set(rules.map((row) => row.network))];
  const all = networks.flatMap((each) => rulesForCard(rules, each, country).filter(isLimit)).filter(limits);
  const strictest = all.filter((one) => !all.some((other) => isStricter(other, one)));
  return [...named, ...strictest.filter((one) => !named.some((other) => isComparable(one, other)))];
}

function isLimit(row: RuleInForce): row is LimitInForce {
  return row.kind === 'LIMIT';
}

function limits({ attemptsMax }: LimitInForce): boolean {
  return attemptsMax !== null;
}

function isStricter(one: LimitInForce, other: LimitInForce): boolean {
  return isComparable(one, other) && (one.attemptsMax ?? 0) < (other.attemptsMax ?? 0);
}

function isComparable(one: LimitInForce, other: LimitInForce): boolean {
  return one.window === other.window && one.per === other.per;
}
