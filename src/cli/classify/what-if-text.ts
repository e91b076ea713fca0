import type { WhatIfReport } from '../../inspect/classify/what-if.ts';
import type { Money, Sum } from '../../inspect/classify/what-if-totals.ts';
import { moneyText } from '../../inspect/money.ts';
import { timeText } from '../../inspect/time-text.ts';

/** Pure: `salvage classify --what-if` for a person. */
export function whatIfText(fileName: string, report: WhatIfReport): string {
  const { since, read, compared, repeats, unreadable, unanswered, configurationInForce } = report;
  const from = since === null ? 'in the topics' : `published since ${timeText(since)} UTC`;
  return [
    `${fileName} over the declines ${from}; nothing was sent or written`,
    `in force: ${configurationInForce === null ? 'no configuration' : `version ${configurationInForce}`}`,
    `messages: ${read}; compared: ${sumText(compared)}; repeats: ${repeats}; could not be read: ${unreadable}`,
    ...(unanswered.declines === 0
      ? []
      : [`without an answer yet (not decided, or dead letters), so not compared: ${sumText(unanswered)}`]),
    '',
    ...placeLines(report),
    '',
    ...transitionLines(report),
    ...otherwiseLines(report),
    ...keptLines(report),
  ].join('\n');
}

function placeLines({ places }: WhatIfReport): string[] {
  if (places.length === 0) return ['no decline to compare'];
  const rows = places.map(({ place, before, after }) => [place, sumText(before), sumText(after)]);
  return table([['route or reason', 'before', 'after'], ...rows]);
}

function transitionLines({ transitions }: WhatIfReport): string[] {
  if (transitions.length === 0) return ['no decline would go elsewhere'];
  const rows = transitions.map(({ from, to, ...sum }) => [from, `-> ${to}`, sumText(sum)]);
  return ['what would go elsewhere:', ...table(rows).map((line) => `  ${line}`)];
}

function otherwiseLines({ otherPrice, otherDueTime }: WhatIfReport): string[] {
  const { declines, beforeMinor, afterMinor } = otherPrice;
  return [
    ...(declines === 0
      ? []
      : [`same way, at another price: ${declines}, ${money(beforeMinor)} before, ${money(afterMinor)} after`]),
    ...(otherDueTime === 0 ? [] : [`same way, due at another time: ${otherDueTime}`]),
  ];
}

function keptLines({ kept }: WhatIfReport): string[] {
  if (kept.length === 0) return [];
  const rows = kept.map(({ place, ...sum }) => [place, sumText(sum)]);
  return [
    'decided by state rather than by mapping and routing, so they stay:',
    ...table(rows).map((line) => `  ${line}`),
  ];
}

function sumText({ declines, amountMinor }: Sum): string {
  return declines === 0 ? '0' : `${declines} (${money(amountMinor)})`;
}

function money(byCurrency: Money): string {
  const amounts = Object.entries(byCurrency)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([currency, minor]) => moneyText(minor, currency));
  return amounts.length === 0 ? 'no money' : amounts.join(', ');
}

/** Columns as wide as their widest cell. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
