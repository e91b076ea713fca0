import { currencies, decimalsOf } from '../../../topics/contract/iso-4217.ts';
import type { PriceReduction, RecycleProfile, RoutingContent } from '../../domain/configuration.ts';
import { isFlexecom } from '../../domain/routing/gateways.ts';
import type { Breach, Path } from './breach.ts';
import { nearName } from './near-name.ts';

/** An amount of the file, and what it is for. */
interface Amount {
  readonly path: Path;
  readonly currency: string;
  readonly amountMinor: number;
}

/** Currencies that do not exist, and amounts and percentages that are probably a hundred times too small. */
export function checkMoney(content: RoutingContent): Breach[] {
  const prices = content.recycleProfiles.flatMap(pricesOf);
  return [
    ...checkCurrencies([...prices, ...excludedAmounts(content)]),
    ...prices.flatMap(checkSize),
    ...content.recycleProfiles.flatMap(checkReductionPercents),
    ...checkHoldoutPercents(content),
  ];
}

function pricesOf({ minimumPriceMinor, attempts }: RecycleProfile, index: number): Amount[] {
  const floors = amounts(minimumPriceMinor, ['recycleProfiles', index, 'minimumPriceMinor']);
  const reductions = attempts.flatMap(({ priceReduction }, attempt) =>
    priceReduction !== null && 'flatMinor' in priceReduction
      ? amounts(priceReduction.flatMinor, [...reductionPath(index, attempt), 'flatMinor'])
      : [],
  );
  return [...floors, ...reductions];
}

function amounts(byCurrency: Readonly<Record<string, number>>, path: Path): Amount[] {
  return Object.entries(byCurrency).map(([currency, amountMinor]) => ({
    path: [...path, currency],
    currency,
    amountMinor,
  }));
}

function excludedAmounts({ gateways }: RoutingContent): Amount[] {
  return gateways.flatMap((gateway, index) =>
    (isFlexecom(gateway) ? gateway.exclusions : []).flatMap((exclusion, position) =>
      Object.keys(exclusion.amounts ?? {}).map((currency) => ({
        path: ['gateways', index, 'exclusions', position, 'amounts', currency],
        currency,
        amountMinor: 0,
      })),
    ),
  );
}

function checkCurrencies(all: readonly Amount[]): Breach[] {
  const isKnown = ({ currency }: Amount) => decimalsOf(currency) !== null;
  const used = all.filter(isKnown).map(({ currency }) => currency);
  return all
    .filter((amount) => !isKnown(amount))
    .map(({ path, currency }) => {
      // Of several that are near, one that the file uses elsewhere or that is charged most often was meant.
      const near = nearName(currency, [...used, 'USD', 'EUR', 'GBP', 'CAD', 'AUD', ...currencies()]);
      const mend = near === null ? 'use its code, such as USD' : `did you mean ${near}?`;
      return { severity: 'error', rule: null, path, problem: `${currency} is not a currency of ISO 4217`, mend };
    });
}

/** Below one unit of the currency, such as a dollar. */
function checkSize({ path, currency, amountMinor }: Amount): Breach[] {
  const decimals = decimalsOf(currency) ?? 0;
  const unit = 10 ** decimals;
  if (amountMinor === 0 || amountMinor >= unit) return [];
  const problem = `${amountMinor} is only ${(amountMinor / unit).toFixed(decimals)} ${currency}, as amounts are in minor units`;
  const mend = `if ${amountMinor.toFixed(decimals)} ${currency} was meant, write ${amountMinor * unit}`;
  return [{ severity: 'warning', rule: 'R5', path, problem, mend }];
}

function checkReductionPercents({ attempts }: RecycleProfile, index: number): Breach[] {
  return attempts.flatMap(({ priceReduction }, attempt) =>
    checkPercent('R5', percentOf(priceReduction), [...reductionPath(index, attempt), 'percent']),
  );
}

function percentOf(reduction: PriceReduction | null): number {
  return reduction !== null && 'percent' in reduction ? reduction.percent : 0;
}

function checkHoldoutPercents({ gateways }: RoutingContent): Breach[] {
  return gateways.flatMap((gateway, index) =>
    isFlexecom(gateway) ? checkPercent('R23', gateway.holdoutPercent, ['gateways', index, 'holdoutPercent']) : [],
  );
}

function checkPercent(rule: 'R5' | 'R23', percent: number, path: Path): Breach[] {
  if (percent <= 0 || percent >= 1) return [];
  const problem = `${percent} is less than one percent`;
  const mend = `if ${Number((percent * 100).toFixed(6))} percent was meant, write ${Number((percent * 100).toFixed(6))}`;
  return [{ severity: 'warning', rule, path, problem, mend }];
}

function reductionPath(index: number, attempt: number): Path {
  return ['recycleProfiles', index, 'attempts', attempt, 'priceReduction'];
}
