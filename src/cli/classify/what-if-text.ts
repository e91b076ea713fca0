import type { WhatIfReport } from '../../inspect/classify/what-if.ts';
import type { DeclineSum } from '../../inspect/classify/what-if-totals.ts';
import { type MoneyByCurrency, moneyByCurrencyText } from '../../inspect/money.ts';
import { timeText } from '../../inspect/time-text.ts';
import { tableLines } from '../table.ts';

/** The report of `salvage classify --what-if`. */
export function whatIfText(fileName: string, report: WhatIfReport): string {
  const { since, read, compared, repeats, unreadable, unanswered, configurationInForce } = report;
  const period = since === null ? 'in the topics' : `published since ${timeText(since)} UTC`;
  return [
    `${fileName} compared over the declines ${period}; nothing was sent or written`,
    `in force: ${configurationInForce === null ? 'no configuration' : `version ${configurationInForce}`}`,
    `messages: ${read}; compared: ${sumText(compared)}; repeats: ${repeats}; unreadable: ${unreadable}`,
    ...(unanswered.declines === 0
      ? []
      : [`not compared, as they have no answer yet (not decided, or dead letters): ${sumText(unanswered)}`]),
    '',
    ...placeLines(report),
    '',
    ...transitionLines(report),
    ...sameRouteLines(report),
    ...keptLines(report),
  ].join('\n');
}

function placeLines({ places }: WhatIfReport): string[] {
  if (places.length === 0) return ['no declines to compare'];
  const rows = places.map(({ place, before, after }) => [place, sumText(before), sumText(after)]);
  return tableLines(rows, { head: ['route or reason', 'before', 'after'] });
}

function transitionLines({ transitions }: WhatIfReport): string[] {
  if (transitions.length === 0) return ['no decline would change its route'];
  const rows = transitions.map(({ from, to, ...sum }) => [from, `-> ${to}`, sumText(sum)]);
  return ['declines that would change their route:', ...tableLines(rows, { indent: 2 })];
}

function sameRouteLines({ otherPrice, otherDueTime }: WhatIfReport): string[] {
  const { declines, beforeMinor, afterMinor } = otherPrice;
  return [
    ...(declines === 0
      ? []
      : [`same route at another price: ${declines}, ${money(beforeMinor)} before, ${money(afterMinor)} after`]),
    ...(otherDueTime === 0 ? [] : [`same route, due at another time: ${otherDueTime}`]),
  ];
}

function keptLines({ kept }: WhatIfReport): string[] {
  if (kept.length === 0) return [];
  const rows = kept.map(({ place, ...sum }) => [place, sumText(sum)]);
  return [
    'decided by the state of the debt, not by mapping and routing, so unchanged:',
    ...tableLines(rows, { indent: 2 }),
  ];
}

function sumText({ declines, amountMinor }: DeclineSum): string {
  return declines === 0 ? '0' : `${declines} (${money(amountMinor)})`;
}

function money(byCurrency: MoneyByCurrency): string {
  return moneyByCurrencyText(byCurrency) || 'no money';
}
