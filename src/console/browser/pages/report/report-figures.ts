import { html } from 'htm/preact';
import { moneyText } from '../../../../domain/money-text.ts';
import type { Rate } from '../../../../domain/report/intervals.ts';
import type { Report } from '../../../../inspect/report/read-report.ts';
import { type Column, Table } from '../../parts/table.ts';
import { durationText } from '../../parts/time.ts';
import { countOf, percentText, pointsText, rateText } from './report-words.ts';

type Total = Report['total'];

/** What the whole time adds up to. */
export function ReportFigures({ total }: { total: Total }) {
  const { recoveryRate, timeToRecoverMs } = total;
  return html`
    <dl class="figures">
      ${figure('Declined', countOf(total.declined))}
      ${figure('Sent to FlexEcom', countOf(total.sent))}
      ${figure('Recovered by FlexEcom', countOf(total.recovered))}
      ${figure('Recovered by billing itself', countOf(total.recoveredByBilling))}
      ${rateFigure('Recovered of sent', recoveryRate.ofSent)}
      ${rateFigure('Recovered of declined', recoveryRate.ofDeclined)}
      ${figure('Half recovered within', timeToRecoverMs === null ? '—' : durationText(timeToRecoverMs.p50))}
      ${figure('9 of 10 within', timeToRecoverMs === null ? '—' : durationText(timeToRecoverMs.p90))}
    </dl>
    <${Table} caption="Money by currency" columns=${MONEY_COLUMNS} rows=${Object.entries(total.money)} keyOf=${([currency]: MoneyRow) => currency} empty="No money." />
    <${Holdout} total=${total} />
    <details>
      <summary>What became of the rest</summary>
      <ul>
        <li>${countOf(total.waiting)} wait for FlexEcom or for their time, ${countOf(total.failed)} failed, ${countOf(total.withdrawn)} were called back.</li>
        <li>${countOf(total.late)} were approved late, ${countOf(total.recoveredLater)} were recovered after the window, ${countOf(total.contradictions)} have a contradiction.</li>
        ${Object.entries(total.notSent).map(([reason, count]) => html`<li>Not sent, <code>${reason}</code>: ${countOf(count)}</li>`)}
      </ul>
    </details>`;
}

function figure(title: string, text: string) {
  return html`<div><dt>${title}</dt><dd>${text}</dd></div>`;
}

function rateFigure(title: string, rate: Rate | null) {
  if (rate === null) return figure(title, '—');
  return html`<div><dt>${title}</dt><dd>${percentText(rate.rate)} <small>between ${percentText(rate.low)} and ${percentText(rate.high)}</small></dd></div>`;
}

type MoneyRow = [string, Total['money'][string]];

const MONEY: readonly (readonly [string, keyof Total['money'][string]])[] = [
  ['Declined', 'declinedMinor'],
  ['Sent', 'sentMinor'],
  ['FlexEcom recovered', 'recoveredMinor'],
  ['FlexEcom’s fee', 'feeMinor'],
  ['Leaves', 'netMinor'],
  ['Billing recovered', 'recoveredByBillingMinor'],
];

const MONEY_COLUMNS: readonly Column<MoneyRow>[] = [
  { title: 'Currency', cell: ([currency]) => currency },
  ...MONEY.map(([title, name]): Column<MoneyRow> => {
    return { title, align: 'right', cell: ([currency, money]) => moneyText(money[name], currency) };
  }),
];

/** What FlexEcom adds, and how sure that is. */
function Holdout({ total: { holdout, isUnfinished } }: { total: Total }) {
  if (holdout === null) return null;
  const { sent, heldOut, difference } = holdout;
  const words =
    difference === null
      ? 'There is nothing to compare yet: one side of the holdout has no debts.'
      : `FlexEcom adds ${pointsText(difference.difference)}, and in 95 of 100 cases the truth is between ${pointsText(difference.low)} and ${pointsText(difference.high)}. ${certainty(difference)}`;
  return html`<h2>What FlexEcom adds</h2>
    <div class="box">
      <p>${words}</p>
      <p class="quiet">Recovered by FlexEcom or billing: of ${countOf(sent?.of ?? 0)} debts that were sent ${rateText(sent)}, of ${countOf(heldOut?.of ?? 0)} that were held out ${rateText(heldOut)}. Upsales are on neither side.${isUnfinished ? ' Unfinished: both may still grow.' : ''}</p>
    </div>`;
}

function certainty({ low, high }: { low: number; high: number }): string {
  if (low > 0) return 'It is more than chance.';
  return high < 0
    ? 'It recovers less than billing alone, by more than chance.'
    : 'It may still be chance: more debts are needed to tell.';
}
