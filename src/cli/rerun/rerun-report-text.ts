import { moneyText } from '../../domain/money-text.ts';
import { type MoneyByCurrency, moneyByCurrencyText } from '../../inspect/money.ts';
import { timeText } from '../../inspect/time-text.ts';
import type { RerunAnswer } from '../../operate/reruns/rerun-answer.ts';
import type { RerunReport } from '../../operate/reruns/rerun-report.ts';

/** Orders shown for each reason. `--json` has all of them. */
const ORDERS_SHOWN_MAX = 10;

export function rerunReportText(report: RerunReport): string {
  const { found, dryRun, requestKey, accepted, refused, unanswered, answers } = report;
  if (found === 0) return 'No declined sale matches.\n';
  const requests = `${found.toLocaleString('en')} rerun${found === 1 ? '' : 's'}`;
  const lines = [
    dryRun
      ? `Dry run, nothing was requested. Of ${requests}, there would be:`
      : `Requested ${requests} with key ${requestKey}:`,
    row('accepted', accepted.count, accepted.amountMinor),
    row('refused', refused.count),
    ...Object.entries(refused.byReason).map(
      ([reason, { count, amountMinor, orders }]) => `${row(`  ${reason}`, count, amountMinor)}: ${ordersText(orders)}`,
    ),
    ...(unanswered.count === 0
      ? []
      : [`${row('not answered yet', unanswered.count)}: ${ordersText(unanswered.orders)}`]),
    ...(found === 1 ? answers.map(answerText) : []),
    ...(unanswered.count === 0
      ? []
      : ['classify-declines answers as soon as it runs. Check with: salvage status, salvage trace ORDER']),
  ];
  return `${lines.join('\n')}\n`;
}

function answerText(answer: RerunAnswer): string {
  if (answer.kind === 'REFUSED') return `${answer.orderId}: ${answer.reason}: ${answer.detail}`;
  const when = answer.dueAt === null ? 'sent to FlexEcom at once' : `due ${timeText(answer.dueAt)}`;
  return `${answer.orderId}: ${moneyText(answer.amountMinor, answer.currency)}, ${when}`;
}

/** Fits the longest reason. */
const LABEL_WIDTH = 28;

function row(label: string, count: number, amountMinor: MoneyByCurrency = {}): string {
  const money = moneyByCurrencyText(amountMinor);
  return `${label.padEnd(LABEL_WIDTH)} ${count.toLocaleString('en').padStart(7)}  ${money}`.trimEnd();
}

function ordersText(orders: readonly string[]): string {
  const more = orders.length - ORDERS_SHOWN_MAX;
  return orders.slice(0, ORDERS_SHOWN_MAX).join(', ') + (more > 0 ? ` … and ${more.toLocaleString('en')} more` : '');
}
