import { isCountry } from '../../../topics/contract/countries.ts';
import type { Exclusion, RoutingContent } from '../../domain/configuration.ts';
import { isFlexecom } from '../../domain/routing/gateways.ts';
import type { Breach, Path } from './breach.ts';
import { didYouMean } from './near-name.ts';

/** Exclusions (R24): each says something, can describe a payment, and names what the file knows. */
export function checkExclusions(content: RoutingContent): Breach[] {
  return content.gateways.flatMap((gateway, index) => {
    if (!isFlexecom(gateway)) return [];
    return gateway.exclusions.flatMap((exclusion, position) => {
      const path = ['gateways', index, 'exclusions', position];
      return [
        ...checkSaysSomething(exclusion, path),
        ...checkCountries(exclusion, path),
        ...checkAmounts(exclusion, path),
        ...checkSoldNames(exclusion, path, content),
        ...checkFirst(gateway.exclusions, position, path),
      ];
    });
  });
}

function checkSaysSomething(exclusion: Exclusion, path: Path): Breach[] {
  if (Object.values(exclusion).some((condition) => condition !== null)) return [];
  const problem = 'this exclusion has no condition, so it would exclude everything';
  return [
    {
      severity: 'error',
      rule: 'R24',
      path,
      problem,
      mend: 'add a condition; to send nothing at all, set enabled: false',
    },
  ];
}

function checkCountries({ cardCountries }: Exclusion, path: Path): Breach[] {
  return (cardCountries ?? []).flatMap((country, index): Breach[] => {
    if (isCountry(country)) return [];
    const problem = `"${country}" is not a country of ISO 3166`;
    const mend = country === 'UK' ? 'the United Kingdom is GB' : 'use its two letters, such as US';
    return [{ severity: 'error', rule: 'R24', path: [...path, 'cardCountries', index], problem, mend }];
  });
}

function checkAmounts({ amounts }: Exclusion, path: Path): Breach[] {
  const place = [...path, 'amounts'];
  if (amounts !== null && Object.keys(amounts).length === 0) {
    const problem = 'no currency is named, so this exclusion describes nothing';
    return [
      { severity: 'error', rule: 'R24', path: place, problem, mend: 'name one, such as { USD: { toMinor: 499 } }' },
    ];
  }
  return Object.entries(amounts ?? {}).flatMap(([currency, { fromMinor, toMinor }]): Breach[] => {
    if (fromMinor === null || toMinor === null || fromMinor <= toMinor) return [];
    const problem = `no amount is at least ${fromMinor} and at most ${toMinor}, so this exclusion describes nothing in ${currency}`;
    return [{ severity: 'error', rule: 'R24', path: [...place, currency], problem, mend: 'exchange the two' }];
  });
}

/** Billing may sell what the file does not list, so a name that is not there is only a warning. */
function checkSoldNames(
  { campaignIds, productIds }: Exclusion,
  path: Path,
  { campaignProducts }: RoutingContent,
): Breach[] {
  if (campaignProducts.length === 0) return [];
  const named = [
    { field: 'campaignIds', ids: campaignIds ?? [], known: new Set(campaignProducts.map((sold) => sold.campaignId)) },
    { field: 'productIds', ids: productIds ?? [], known: new Set(campaignProducts.map((sold) => sold.productId)) },
  ];
  return named.flatMap(({ field, ids, known }) =>
    ids.flatMap((id, index): Breach[] => {
      if (known.has(id)) return [];
      const problem = `no campaign product has "${id}"`;
      const mend = `${didYouMean(id, known)}an exclusion that names nothing that is sold excludes nothing`;
      return [{ severity: 'warning', rule: 'R24', path: [...path, field, index], problem, mend }];
    }),
  );
}

function checkFirst(exclusions: readonly Exclusion[], position: number, path: Path): Breach[] {
  const own = JSON.stringify(exclusions[position]);
  const first = exclusions.findIndex((exclusion) => JSON.stringify(exclusion) === own);
  if (first === position) return [];
  const problem = `exclusion ${first + 1} of this gateway says the same`;
  return [{ severity: 'warning', rule: 'R24', path, problem, mend: 'remove one of the two' }];
}
