import { countText } from '../../domain/count-text.ts';
import { moneyText } from '../../domain/money-text.ts';
import { type MoneyByCurrency, moneyByCurrencyText } from '../../inspect/money.ts';
import { timeText } from '../../inspect/time-text.ts';
import type { RerunAnswer } from '../../operate/reruns/rerun-answer.ts';
import type { RerunReport } from '../../operate/reruns/rerun-report.ts';
import { tableLines } from '../table.ts';

/** Orders shown for each reason. `--json` has all of them. */
const ORDERS_SHOWN_MAX = 10;

export function rerunReportText(report: RerunReport): string {
  const { found, dryRun, requestKey, unanswered, answers } = report;
  if (found === 0) return 'No declined sale matches.';
  const requests = countText(found, 'rerun');
  const lines = [
    dryRun
      ? `Dry run, nothing was requested. Of ${requests}, there would be:`
      : `Requested ${requests} with key ${requestKey}:`,
    ...tableLines(rowsOf(report), { numbers: [1] }),
    ...(found === 1 ? answers.map(answerText) : []),
    ...(unanswered.count === 0
      ? []
      : ['classify-declines answers as soon as it runs. Check with: salvage status, salvage trace ORDER']),
  ];
  return lines.join('\n');
}

function answerText(answer: RerunAnswer): string {
  if (answer.kind === 'REFUSED') return `${answer.orderId}: ${answer.reason}: ${answer.detail}`;
  const when = answer.dueAt === null ? 'sent to FlexEcom at once' : `due ${timeText(answer.dueAt)}`;
  return `${answer.orderId}: ${moneyText(answer.amountMinor, answer.currency)}, ${when}`;
}

/** What became of them, how many, the money, and some of the orders. */
function rowsOf({ accepted, refused, unanswered }: RerunReport): string[][] {
  return [
    row('accepted', accepted.count, accepted.amountMinor),
    row('refused', refused.count),
    ...Object.entries(refused.byReason).map(([reason, { count, amountMinor, orders }]) =>
      row(`  ${reason}`, count, amountMinor, orders),
    ),
    ...(unanswered.count === 0 ? [] : [row('not answered yet', unanswered.count, {}, unanswered.orders)]),
  ];
}

function row(
  label: string,
  count: number,
  amountMinor: MoneyByCurrency = {},
  orders: readonly string[] = [],
): string[] {
  return [label, count.toLocaleString('en'), moneyByCurrencyText(amountMinor), ordersText(orders)];
}

function ordersText(orders: readonly string[]): string {
  const more = orders.length - ORDERS_SHOWN_MAX;
  return orders.slice(0, ORDERS_SHOWN_MAX).join(', ') + (more > 0 ? ` … and ${more.toLocaleString('en')} more` : '');
}
