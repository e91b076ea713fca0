import { momentText } from '../../inspect/moments.ts';
import { moneyText } from '../../inspect/money-text.ts';
import { sumByCurrency } from '../../inspect/sum-by-currency.ts';
import { type RerunAnswer, requestId } from '../../operate/reruns/rerun-answer.ts';

/** A request that was asked for, or would be. */
export interface Requested {
  readonly orderId: string;
  readonly requestKey: string;
}

/** What became of a batch, or of one order. Amounts are minor units by currency. */
export interface RerunReport {
  readonly requestKey: string;
  readonly dryRun: boolean;
  readonly found: number;
  readonly requested: number;
  readonly accepted: { readonly count: number; readonly amountMinor: Money };
  readonly refused: { readonly count: number; readonly byReason: Readonly<Record<string, Refused>> };
  /** Not answered while it was waited for, or not waited for. */
  readonly unanswered: { readonly count: number; readonly orders: readonly string[] };
  readonly answers: readonly RerunAnswer[];
}

type Money = Readonly<Record<string, number>>;

interface Refused {
  readonly count: number;
  readonly amountMinor: Money;
  readonly orders: readonly string[];
}

/** Pure. */
export function rerunReport(
  asked: Pick<RerunReport, 'requestKey' | 'dryRun'>,
  requests: readonly Requested[],
  answers: readonly RerunAnswer[],
): RerunReport {
  const answered = new Set(answers.map(requestId));
  const unanswered = asked.dryRun ? [] : requests.filter((request) => !answered.has(requestId(request)));
  const accepted = answers.filter(({ kind }) => kind === 'ACCEPTED');
  const refused = answers.flatMap((answer) => (answer.kind === 'REFUSED' ? [answer] : []));
  const reasons = [...new Set(refused.map(({ reason }) => reason))].toSorted();
  const ofReason = (wanted: string): Refused => {
    const those = refused.filter(({ reason }) => reason === wanted);
    return { count: those.length, amountMinor: sum(those), orders: those.map(({ orderId }) => orderId) };
  };
  return {
    ...asked,
    found: requests.length,
    requested: asked.dryRun ? 0 : requests.length,
    accepted: { count: accepted.length, amountMinor: sum(accepted) },
    refused: {
      count: refused.length,
      byReason: Object.fromEntries(reasons.map((reason) => [reason, ofReason(reason)])),
    },
    unanswered: { count: unanswered.length, orders: unanswered.map(({ orderId }) => orderId) },
    answers,
  };
}

/** Listed of each reason; all of them with --json. */
const ORDERS_LISTED_MAX = 10;

/** Pure: the report for a person. */
export function rerunReportText(report: RerunReport): string {
  const { found, dryRun, requestKey, accepted, refused, unanswered, answers } = report;
  if (found === 0) return 'No declined sale fits.\n';
  const asked = dryRun ? 'Dry run, nothing was asked for. Of' : 'Asked for';
  const lines = [
    `${asked} ${counted(found, 'rerun')}${dryRun ? ' there would be' : ` under the key ${requestKey}`}:`,
    row('accepted', accepted.count, accepted.amountMinor),
    row('refused', refused.count, {}),
    ...Object.entries(refused.byReason).map(
      ([reason, of]) => `${row(`  ${reason}`, of.count, of.amountMinor)}: ${listed(of.orders)}`,
    ),
    ...(unanswered.count === 0
      ? []
      : [`${row('not answered yet', unanswered.count, {})}: ${listed(unanswered.orders)}`]),
    ...(found === 1 ? answers.map(answerText) : []),
    ...(unanswered.count === 0
      ? []
      : ['The answers come when classify-declines runs: salvage status, salvage trace ORDER']),
  ];
  return `${lines.join('\n')}\n`;
}

function answerText(answer: RerunAnswer): string {
  if (answer.kind === 'REFUSED') return `${answer.orderId}: ${answer.reason}: ${answer.detail}`;
  const when = answer.dueAt === null ? 'sent to FlexEcom at once' : `due ${momentText(answer.dueAt)}`;
  return `${answer.orderId}: ${moneyText(answer.amountMinor, answer.currency)}, ${when}`;
}

/** As wide as the longest reason. */
const LABEL_WIDTH = 28;

function row(label: string, count: number, amountMinor: Money): string {
  const money = Object.entries(amountMinor).map(([currency, amount]) => moneyText(amount, currency));
  return `${label.padEnd(LABEL_WIDTH)} ${count.toLocaleString('en').padStart(7)}  ${money.join(', ')}`.trimEnd();
}

function listed(orders: readonly string[]): string {
  const more = orders.length - ORDERS_LISTED_MAX;
  return orders.slice(0, ORDERS_LISTED_MAX).join(', ') + (more > 0 ? ` … and ${more.toLocaleString('en')} more` : '');
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}

/** Of those whose sale is known. */
function sum(answers: readonly RerunAnswer[]): Money {
  return sumByCurrency(
    answers.flatMap(({ amountMinor, currency }) =>
      amountMinor === null || currency === null ? [] : [{ amountMinor, currency }],
    ),
  );
}
