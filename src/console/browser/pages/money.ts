import { html } from 'htm/preact';
import { moneyText } from '../../../domain/money-text.ts';
import type { ContradictionsAnswer } from '../../api/contradictions.ts';
import { ActionButton } from '../parts/action-button.ts';
import { IdLink, OrderLink } from '../parts/links.ts';
import { type List, MoreButton, useList } from '../parts/more.ts';
import { ProblemBox } from '../parts/problem.ts';
import { Time } from '../parts/time.ts';
import { useAddress } from '../router.ts';

type Contradiction = ContradictionsAnswer['items'][number];

/** Charges that no order accounts for: somebody has the money who should not, or owes it. */
export function MoneyPage() {
  const { query } = useAddress();
  const isSettled = query.get('settled') === 'true';
  const list = useList<Contradiction>(`/contradictions?settled=${isSettled}`);
  return html`<h1>Money to look at</h1>
    <p class="quiet">FlexEcom charged these, and no order of ours accounts for it. The oldest is first: it waits longest.</p>
    <p class="tabs">
      <a href="/money" aria-current=${isSettled ? undefined : 'true'}>Open</a>
      <a href="/money?settled=true" aria-current=${isSettled ? 'true' : undefined}>Settled</a>
    </p>
    ${list.problem === null ? null : html`<${ProblemBox} problem=${list.problem} retry=${list.reload} />`}
    ${list.items.map((one) => html`<${Card} key=${one.id} one=${one} list=${list} />`)}
    ${list.items.length === 0 && !list.isLoading && list.problem === null ? html`<p class="box good">${isSettled ? 'Nothing was settled yet.' : 'Nothing is open: every charge has its order.'}</p>` : null}
    <${MoreButton} list=${list} />`;
}

function Card({ one, list }: { one: Contradiction; list: List<Contradiction> }) {
  const { kind, orderId, chargedMinor, expectedMinor, currency, detail, whatToDo, recordedAt, settled } = one;
  const expected = expectedMinor === null ? 'nothing' : moneyText(expectedMinor, currency);
  return html`<article class="card" aria-label=${`${kind} of order ${orderId}`}>
    <h2>${moneyText(chargedMinor, currency)} charged, ${expected} expected</h2>
    <p><b>${kind}</b> of order <${OrderLink} orderId=${orderId} />, <${Time} ms=${recordedAt} age /></p>
    <p>${detail}</p>
    ${
      settled === null
        ? html`<p><b>What to do:</b> ${whatToDo}.</p>
          <${ActionButton} action="settle-contradiction" target=${{ id: one.id }} label="Mark as settled" needs="operator" onDone=${list.reload} />`
        : html`<p class="box good">Settled by ${settled.by}, <${Time} ms=${settled.at} />: ${settled.why}</p>`
    }
    <details>
      <summary>Technical details</summary>
      <dl>
        <dt>Contradiction</dt><dd class="mono">${one.id}</dd>
        <dt>FlexEcom's transaction</dt><dd><${IdLink} id=${one.flexecomTransactionId} /></dd>
        <dt>Submission</dt><dd>${one.submissionId === null ? 'none of ours' : html`<${IdLink} id=${one.submissionId} />`}</dd>
      </dl>
    </details>
  </article>`;
}
