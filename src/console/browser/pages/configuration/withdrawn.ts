import { html } from 'htm/preact';
import { countText } from '../../../../domain/count-text.ts';
import { moneyByCurrencyText } from '../../../../inspect/money.ts';
import type { WithdrawnEvent } from '../../../api/configuration/schemas.ts';
import { ProblemBox } from '../../parts/problem.ts';
import { useReading } from './use-reading.ts';

/** What a draft would give back to billing of what is scheduled. Each scheduled submission is looked at, so it is asked for. */
export function Withdrawn({ text }: { text: string }) {
  const { last, problem, isReading, start, cancel } = useReading<WithdrawnEvent>('/configuration/withdrawn', text);
  return html`<h2>What it gives back to billing</h2>
    ${problem === null ? null : html`<${ProblemBox} problem=${problem} />`}
    ${isReading ? html`<p role="status">Looked at ${last?.kind === 'READ' ? last.submissions.toLocaleString('en') : 0} scheduled submissions… <button type="button" onClick=${cancel}>Cancel</button></p>` : null}
    ${last?.kind === 'TOTAL' ? html`<p role="status" class=${`box ${last.withdrawn.submissions === 0 ? 'good' : 'warn'}`}>${sentenceOf(last.withdrawn)}</p>` : null}
    ${isReading || last !== null ? null : html`<p><button type="button" onClick=${() => start({ text })}>Look at what is scheduled</button></p>`}`;
}

function sentenceOf({
  submissions,
  money,
  byReason,
  byGateway,
}: Extract<WithdrawnEvent, { kind: 'TOTAL' }>['withdrawn']): string {
  if (submissions === 0) return 'Nothing: every scheduled submission stays.';
  const counts = [byReason, byGateway].map((by) =>
    Object.entries(by)
      .map(([name, count]) => `${name} ${count}`)
      .join(', '),
  );
  return `${countText(submissions, 'scheduled submission')}, ${moneyByCurrencyText(money)} in all (${counts.join('; ')}). To stop a gateway for a while, pause it instead.`;
}
