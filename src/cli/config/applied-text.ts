import type { ApplyResult } from '../../configuration/store/configuration-store.ts';
import { countText } from '../../domain/count-text.ts';
import { moneyByCurrencyText } from '../../inspect/money.ts';
import type { WithdrawnSubmissions } from '../../operate/configuration/withdrawn-submissions.ts';
import { diffLines } from './diff-lines.ts';

export function appliedText(
  { newVersion, previousVersion, diff, retired }: ApplyResult,
  withdraws: WithdrawnSubmissions | null,
  dryRun: boolean,
): string {
  if (newVersion === null) return `Nothing to do: version ${previousVersion} has the same content already.`;
  const lines = [
    ...diffLines(diff),
    ...retired.map(
      (id) =>
        `  FlexEcom gateway ${id} is retired: it gets no new submissions. Keep its secrets: its open ones are still answered.`,
    ),
    ...(withdraws === null || withdraws.submissions === 0 ? [] : [withdrawnText(withdraws)]),
    dryRun ? `Dry run: this would become version ${newVersion}.` : `Version ${newVersion} is in force.`,
  ];
  return lines.join('\n');
}

/** How much a configuration gives back to billing. */
export function withdrawnText({ submissions, money, byReason, byGateway }: WithdrawnSubmissions): string {
  const counts = [byReason, byGateway].map((by) =>
    Object.entries(by)
      .map(([name, count]) => `${name} ${count}`)
      .join(', '),
  );
  return `This gives ${countText(submissions, 'scheduled submission')} back to billing, ${moneyByCurrencyText(money)} in all (${counts.join('; ')}). To stop a gateway for a while, pause it instead: salvage pause GATEWAY.`;
}
