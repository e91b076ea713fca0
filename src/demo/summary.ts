import type { OrderComplete } from '../../topics/order-complete.ts';
import { moneyText } from '../operations/money-text.ts';
import { countBy, sumByCurrency } from './accounting.ts';
import type { DemoResult } from './run-demo.ts';

/** What a person likes to read when the demo has ended. */
export function demoSummary(result: DemoResult): string {
  const { accounts, differences, chargedCount, trace, daysPassed, seconds } = result;
  const { accounting } = accounts;
  return [
    heading('Where every decline ended'),
    ...table([
      ['declines that came in', accounting.declines],
      ['  sent to FlexEcom', accounting.submitted],
      ['    recovered', accounting.recovered],
      ['    not recovered', accounting.failed],
      ['    money to look at', accounting.contradictions],
      ['    still pending', accounting.pending],
      ['  not sent', accounting.notSent],
      ['  repeats', accounting.duplicates],
      ['  dead letters', accounting.deadLetters],
      ['  unaccounted for', accounting.unaccounted],
    ]),
    heading('Recovered money'),
    ...recoveredLines(accounts.completed),
    heading('Not sent, by reason'),
    ...table(sorted(accounts.notSentByReason)),
    heading('Money that FlexEcom took and no order shows'),
    ...contradictionLines(result),
    heading("FlexEcom's ledger against ours"),
    differences.length === 0
      ? `  ${chargedCount} charges; for every order and currency both show the same sum`
      : `  ${differences.length} orders differ: ${JSON.stringify(differences.slice(0, 5))}`,
    heading('One order, from decline to outcome'),
    trace,
    '',
    `${daysPassed} days of domain time in ${seconds} s.`,
    '',
  ].join('\n');
}

function heading(text: string): string {
  return `\n${text}\n${'─'.repeat(text.length)}`;
}

function table(rows: readonly (readonly [string, number | string])[]): string[] {
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `  ${name.padEnd(width)}  ${String(value).padStart(7)}`);
}

function sorted(counts: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(counts).sort((a, b) => b[1] - a[1]);
}

function recoveredLines(completed: readonly OrderComplete[]): string[] {
  const byRoute = Map.groupBy(completed, ({ route }) => route);
  const lines = [...byRoute].map(([route, events]) => [route.toLowerCase(), moneyOf(events)] as const);
  return table([...lines, ['together', moneyOf(completed)]]);
}

function moneyOf(events: readonly OrderComplete[]): string {
  const sums = Object.entries(sumByCurrency(events)).sort();
  const money = sums.map(([currency, minor]) => moneyText(minor, currency)).join(', ');
  return `${events.length} payments: ${money}`;
}

function contradictionLines({ accounts: { contradictions } }: DemoResult): string[] {
  if (contradictions.length === 0) return ['  none'];
  return table(sorted(countBy(contradictions.map(({ kind }) => kind))));
}
