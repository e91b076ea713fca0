import { ContradictionKind, NotSentReason } from '../../../topics/contract/fields.ts';
import { countText } from '../../domain/count-text.ts';
import type { Contradiction } from '../../domain/documents/contradiction.ts';
import { nextActor } from '../../domain/ruling.ts';
import type { LedgerEntry } from '../../flexecom/sandbox/wire-types.ts';
import { WHAT_TO_DO } from '../../inspect/contradictions/contradictions.ts';
import { moneyByCurrencyText, sumByCurrency } from '../../inspect/money.ts';
import type { Trace } from '../../inspect/trace/trace.ts';
import type { ScheduleChanges } from '../sample/configuration-versions.ts';
import type { Accounts } from './accounting.ts';
import type { Findings } from './findings.ts';
import type { LedgerDifference } from './ledger-check.ts';
import { type Tally, talliesByKind, talliesByRoute, totalTally } from './routes.ts';
import { ruleCounts } from './rule-counts.ts';
import { type Stories, storyLines } from './stories.ts';
import { heading, oneLine, paragraph, sideBySide, table } from './summary-layout.ts';

/** Everything that is known of a demo that has ended. */
export interface DemoResult {
  readonly accounts: Accounts;
  readonly findings: Findings;
  readonly scheduleChanges: ScheduleChanges;
  readonly differences: readonly LedgerDifference[];
  readonly ledger: readonly LedgerEntry[];
  readonly stories: Stories;
  /** Real time. */
  readonly seconds: number;
  /** Domain time. */
  readonly daysPassed: number;
}

/** The demo's result for a person to read. Every route, reason and kind has a row, with "none" where there were none. */
export function demoSummary(result: DemoResult): string {
  const { accounts, findings, stories, daysPassed, seconds } = result;
  return [
    ...heading('Where every decline ended'),
    ...endings(result),
    ...heading('What was sent to FlexEcom, and what was recovered'),
    ...routes(result),
    ...heading('Not sent, by reason'),
    ...notSent(accounts.notSentByReason),
    ...heading('What the rules did'),
    ...table(ruleCounts(accounts, findings).map(({ rule, what, count }) => [rule, what, count])),
    ...heading('Configuration, changed while submissions were scheduled'),
    ...configuration(result),
    ...heading('Dead letters, by reason'),
    ...deadLetters(findings.deadLettersByReason),
    ...heading('Contradictions: money that FlexEcom took and no order shows, and what to do about it'),
    ...contradictions(accounts.contradictions),
    ledger(result),
    ...heading('One order, from decline to outcome'),
    ...story(stories.order),
    ...heading('One subscription, from decline to the next cycle'),
    ...story(stories.subscription),
    ...heading('One subscription that was cancelled while FlexEcom had its rebill, and what became of the money'),
    ...story(stories.calledBack),
    '',
    `The demo passed through ${countText(daysPassed, 'day')} in ${seconds} s.`,
    '',
  ].join('\n');
}

function endings({ accounts: { accounting } }: DemoResult): string[] {
  const { declines, submitted, recovered, failed, contradictions: contradicted, pending } = accounting;
  const left = table([
    ['declines and rerun requests', declines],
    ['  sent to FlexEcom', submitted],
    ['  not sent', accounting.notSent],
    ['  repeats', accounting.duplicates],
    ['  dead letters', accounting.deadLetters],
    ['  unaccounted for', accounting.unaccounted],
  ]);
  const right = table([
    ['sent to FlexEcom', submitted],
    ['  recovered', recovered],
    ['  not recovered', failed],
    ['  contradictions', contradicted],
    ['  still pending', pending],
    ['orders with a recovered payment', accounting.ordersComplete],
  ]);
  return sideBySide(left, right);
}

function routes({ accounts, findings }: DemoResult): string[] {
  const row = (name: string, { submitted, recovered, money }: Tally) => [name, submitted, recovered, moneyOf(money)];
  const total = totalTally(accounts);
  const calledBack = total.submitted - accounts.accounting.submitted;
  return table([
    ['by route', 'sent', 'recovered', 'money'],
    ...[...talliesByRoute(accounts, findings)].map(([route, tally]) => row(`  ${route}`, tally)),
    ['by kind of debt'],
    ...[...talliesByKind(accounts)].map(([kind, tally]) => row(`  ${KIND_NAMES[kind]}`, tally)),
    row('total', total),
    // Above, what FlexEcom never charged is among what was not sent.
    ...(calledBack === 0 ? [] : [['  called back, so not sent', calledBack]]),
  ]);
}

const KIND_NAMES = {
  NEW_SALE: 'new sale',
  UPSALE: 'upsale',
  TRIAL_COMPLETION: 'trial completion',
  REBILL: 'rebill of a subscription',
} as const;

function moneyOf(amounts: Tally['money']): string {
  return moneyByCurrencyText(sumByCurrency(amounts));
}

function notSent(counts: Readonly<Record<string, number>>): string[] {
  const reasons = NotSentReason.options.filter((reason) => reason !== 'UNKNOWN');
  const of = (actor: 'BILLING' | 'NOBODY') =>
    reasons
      .filter((reason) => nextActor(reason, false) === actor)
      .map((reason) => [`  ${reason}`, counts[reason] ?? 0])
      .sort((a, b) => Number(b[1]) - Number(a[1]));
  const nobody = of('NOBODY');
  const half = Math.ceil((of('BILLING').length + nobody.length) / 2) - of('BILLING').length;
  const left = table([
    ['billing acts next'],
    ...of('BILLING'),
    ['nobody acts next: already known, or a refused rerun'],
    ...nobody.slice(0, half),
  ]);
  return sideBySide(left, table(nobody.slice(half)));
}

function configuration({ scheduleChanges, findings: { history, signedWithOldSecret } }: DemoResult): string[] {
  const changes = history.at(-1)?.diff ?? [];
  return [
    ...history.map(
      ({ _id, appliedBy, diff }) => `  version ${_id} by ${appliedBy}, ${countText(diff.length, 'change')}`,
    ),
    ...(history.length < 2 ? [] : changes.map((line) => oneLine(`    ${line}`))),
    ...table([
      ['submissions scheduled under version 1', scheduleChanges.scheduled],
      ['  moved to another time', scheduleChanges.moved],
      ['  returned to billing (SLOT_WITHDRAWN)', scheduleChanges.withdrawn],
      ["webhooks accepted with flexecom-a's old signing secret while it rotates", signedWithOldSecret],
    ]),
  ];
}

function deadLetters(byReason: Readonly<Record<string, number>>): string[] {
  const reasons = Object.entries(byReason).sort((a, b) => b[1] - a[1]);
  if (reasons.length === 0) return ['  none'];
  return reasons.map(([reason, count]) => oneLine(`  ${String(count).padStart(4)}  ${reason}`));
}

function contradictions(found: readonly Contradiction[]): string[] {
  const kinds = ContradictionKind.options.filter((kind) => kind !== 'UNKNOWN');
  return kinds.flatMap((kind) => {
    const own = found.filter((one) => one.kind === kind);
    const charged = own.map(({ chargedMinor, currency }) => ({ amountMinor: chargedMinor, currency }));
    const [counted = ''] = table([[kind.padEnd(KIND_WIDTH), own.length, moneyOf(charged)]]);
    return [counted, ...paragraph('    ', WHAT_TO_DO[kind])];
  });
}

const KIND_WIDTH = 'CONFLICTING_ANSWER'.length;

function ledger({ ledger: charges, differences }: DemoResult): string {
  return differences.length === 0
    ? `  The ${charges.length} charges in FlexEcom's ledger equal what is recovered and listed here, order by order`
    : `  FlexEcom's ledger differs for ${countText(differences.length, 'order')}: ${JSON.stringify(differences.slice(0, 5))}`;
}

function story(trace: Trace | null): string[] {
  return trace === null ? ['  none was recovered'] : storyLines(trace).map((line) => oneLine(`  ${line}`));
}
