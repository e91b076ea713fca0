import { ContradictionKind, NotSentReason } from '../../../topics/contract/fields.ts';
import type { Contradiction } from '../../domain/documents.ts';
import { nextActor } from '../../domain/routing/ruling.ts';
import { WHAT_TO_DO } from '../../inspect/contradictions/contradictions.ts';
import { moneyText } from '../../inspect/money-text.ts';
import { sumByCurrency } from '../../inspect/sum-by-currency.ts';
import type { Trace } from '../../inspect/trace/trace.ts';
import type { DemoResult } from '../run-demo.ts';
import { type Taken, takenByKind, takenByRoute, takenTogether } from './routes.ts';
import { rulesAtWork } from './rules-at-work.ts';
import { storyLines } from './story-lines.ts';
import { heading, oneLine, sideBySide, table } from './summary-layout.ts';

/** What a person likes to read when the demo has ended. Every route, reason and kind has a row, "none" where there is none. */
export function demoSummary(result: DemoResult): string {
  const { accounts, findings, stories, daysPassed, seconds } = result;
  return [
    ...heading('Where every decline ended'),
    ...endings(result),
    ...heading('How it went to FlexEcom, and what came back'),
    ...routes(result),
    ...heading('Not sent, by reason'),
    ...notSent(accounts.notSentByReason),
    ...heading('Rules at work'),
    ...table(rulesAtWork(accounts, findings).map(({ rule, what, count }) => [rule, what, count])),
    ...heading('Configuration, changed while declines waited'),
    ...configuration(result),
    ...heading('Dead letters, by reason'),
    ...deadLetters(findings.deadLettersByReason),
    ...heading('Money that FlexEcom took and no order shows, and what to do about it'),
    ...contradictions(accounts.contradictions),
    ledger(result),
    ...heading('One order, from decline to outcome'),
    ...story(stories.order),
    ...heading('One subscription, from decline to the next cycle'),
    ...story(stories.subscription),
    '',
    `${daysPassed} days of domain time in ${seconds} s.`,
    '',
  ].join('\n');
}

function endings({ accounts: { accounting } }: DemoResult): string[] {
  const { declines, submitted, recovered, failed, contradictions: money, pending } = accounting;
  const left = table([
    ['declines and reruns that came in', declines],
    ['  sent to FlexEcom', submitted],
    ['  not sent', accounting.notSent],
    ['  repeats', accounting.duplicates],
    ['  dead letters', accounting.deadLetters],
    ['  unaccounted for', accounting.unaccounted],
  ]);
  const right = table([
    ['of what was sent', submitted],
    ['  recovered', recovered],
    ['  not recovered', failed],
    ['  money to look at', money],
    ['  still pending', pending],
    ['orders with something recovered', accounting.ordersComplete],
  ]);
  return sideBySide(left, right);
}

function routes({ accounts, findings }: DemoResult): string[] {
  const row = (name: string, { submitted, recovered, money }: Taken) => [name, submitted, recovered, moneyOf(money)];
  return table([
    ['by route', 'sent', 'recovered', 'money'],
    ...[...takenByRoute(accounts, findings)].map(([route, taken]) => row(`  ${route}`, taken)),
    ['by what was owed'],
    ...[...takenByKind(accounts)].map(([kind, taken]) => row(`  ${KIND_NAMES[kind]}`, taken)),
    row('together', takenTogether(accounts)),
  ]);
}

const KIND_NAMES = {
  NEW_SALE: 'new sale',
  UPSALE: 'upsale',
  TRIAL_COMPLETION: 'trial completion',
  REBILL: 'billing cycle of a subscription',
} as const;

function moneyOf(amounts: Taken['money']): string {
  const sums = Object.entries(sumByCurrency(amounts)).sort();
  return sums.map(([currency, minor]) => moneyText(minor, currency)).join(', ');
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
    ['billing goes on by itself'],
    ...of('BILLING'),
    ['nobody acts: known already, or a refused rerun'],
    ...nobody.slice(0, half),
  ]);
  return sideBySide(left, table(nobody.slice(half)));
}

function configuration({ change, findings: { history, signedWithFormerSecret } }: DemoResult): string[] {
  const changes = history.at(-1)?.diff ?? [];
  return [
    ...history.map(({ _id, appliedBy, diff }) => `  version ${_id} by ${appliedBy}, ${diff.length} changes`),
    ...(history.length < 2 ? [] : changes.map((line) => oneLine(`    ${line}`))),
    ...table([
      ['declines that waited for their recycle attempt', change.scheduled],
      ['  put right: due at another time', change.moved],
      ['  given back to billing: SLOT_WITHDRAWN', change.withdrawn],
      ["webhooks signed with flexecom-a's former secret, taken while it rotates", signedWithFormerSecret],
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
    return [counted, oneLine(`    ${WHAT_TO_DO[kind]}`)];
  });
}

const KIND_WIDTH = 'CONFLICTING_ANSWER'.length;

function ledger({ ledger: charges, differences }: DemoResult): string {
  return differences.length === 0
    ? `  FlexEcom's ledger has ${charges.length} charges: for every order and currency the same sum as ours`
    : `  FlexEcom's ledger and ours differ for ${differences.length} orders: ${JSON.stringify(differences.slice(0, 5))}`;
}

function story(trace: Trace | null): string[] {
  return trace === null ? ['  none was recovered'] : storyLines(trace).map((line) => oneLine(`  ${line}`));
}
