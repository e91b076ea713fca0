import { type Document, isMap, isScalar, isSeq } from 'yaml';
import { decimalsOf } from '../../../topics/contract/iso-4217.ts';
import type { Path } from '../checks/breach.ts';

/** An amount that is written with a decimal point, or in another way that no amount in minor units is. */
interface WrittenAmount {
  readonly path: Path;
  readonly problem: string;
  readonly mend: string;
}

/**
 * Amounts that look like `15.00` in the file. YAML makes the number 15 of it, so it would pass as fifteen cents: only the text
 * still shows what was meant.
 */
export function amountsWithDecimals(document: Document): WrittenAmount[] {
  return amountsIn(document.contents, []);
}

function amountsIn(node: unknown, path: Path): WrittenAmount[] {
  if (isMap(node)) return node.items.flatMap(({ key, value }) => amountsIn(value, [...path, keyText(key)]));
  if (isSeq(node)) return node.items.flatMap((item, index) => amountsIn(item, [...path, index]));
  if (!isScalar(node) || typeof node.value !== 'number' || !isAmount(path)) return [];
  const { source = '', value } = node;
  return /[.e]/i.test(source) ? [writtenAmount(path, source, value)] : [];
}

/** The names of amounts end in their unit, and amounts by currency lie below such a name. */
function isAmount(path: Path): boolean {
  return path.some((key) => typeof key === 'string' && key.endsWith('Minor'));
}

function writtenAmount(path: Path, source: string, value: number): WrittenAmount {
  const currency = path.findLast((key) => typeof key === 'string' && decimalsOf(key) !== null) ?? null;
  const decimals = currency === null ? null : decimalsOf(String(currency));
  const amountMinor = decimals === null ? Number.NaN : Math.round(value * 10 ** decimals);
  const isExact = decimals !== null && Math.abs(value * 10 ** decimals - amountMinor) < 1e-6;
  return {
    path,
    problem: `${source} is not an amount in minor units, such as cents, which have no decimal point`,
    mend: isExact
      ? `for ${value.toFixed(decimals)} ${currency} write ${amountMinor}`
      : 'for 15.00 USD, for example, write 1500',
  };
}

function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : String(key);
}
