import { type MoneyByCurrency, sumByCurrency } from '../../inspect/money.ts';
import { type RerunAnswer, type RerunRequestId, requestIdText } from './rerun-answer.ts';

/** The outcome of one rerun request or of a batch. */
export interface RerunReport {
  readonly requestKey: string;
  readonly dryRun: boolean;
  readonly found: number;
  readonly requested: number;
  readonly accepted: { readonly count: number; readonly amountMinor: MoneyByCurrency };
  readonly refused: { readonly count: number; readonly byReason: Readonly<Record<string, RefusalSummary>> };
  /** Requests without an answer when waiting ended. */
  readonly unanswered: { readonly count: number; readonly orders: readonly string[] };
  readonly answers: readonly RerunAnswer[];
}

interface RefusalSummary {
  readonly count: number;
  readonly amountMinor: MoneyByCurrency;
  readonly orders: readonly string[];
}

export function rerunReport(
  batch: Pick<RerunReport, 'requestKey' | 'dryRun'>,
  requests: readonly RerunRequestId[],
  answers: readonly RerunAnswer[],
): RerunReport {
  const answered = new Set(answers.map(requestIdText));
  const unanswered = batch.dryRun ? [] : requests.filter((request) => !answered.has(requestIdText(request)));
  const accepted = answers.filter(({ kind }) => kind === 'ACCEPTED');
  const refused = answers.flatMap((answer) => (answer.kind === 'REFUSED' ? [answer] : []));
  const byReason = [...Map.groupBy(refused, ({ reason }) => reason)].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...batch,
    found: requests.length,
    requested: batch.dryRun ? 0 : requests.length,
    accepted: { count: accepted.length, amountMinor: sumOf(accepted) },
    refused: {
      count: refused.length,
      byReason: Object.fromEntries(byReason.map(([reason, group]) => [reason, summaryOf(group)])),
    },
    unanswered: { count: unanswered.length, orders: unanswered.map(({ orderId }) => orderId) },
    answers,
  };
}

function summaryOf(refused: readonly RerunAnswer[]): RefusalSummary {
  return { count: refused.length, amountMinor: sumOf(refused), orders: refused.map(({ orderId }) => orderId) };
}

/** Leaves out requests whose sale is not known. */
function sumOf(answers: readonly RerunAnswer[]): MoneyByCurrency {
  return sumByCurrency(
    answers.flatMap(({ amountMinor, currency }) =>
      amountMinor === null || currency === null ? [] : [{ amountMinor, currency }],
    ),
  );
}
