import { html } from 'htm/preact';
import type { ComponentChildren } from 'preact';
import { moneyText } from '../../../domain/money-text.ts';
import type { ConsoleSnapshot } from '../../live/console-snapshot.ts';
import { durationText, waitText } from '../parts/time.ts';

const UNREAD = 'not known';

/** What is read at a glance: money, how long shoppers wait, what is under way. */
export function Figures({ snapshot }: { snapshot: ConsoleSnapshot }) {
  const { recovered, cascades, submissions, lag, deadLetters, contradictions } = snapshot;
  const behind = lag === null ? null : Math.max(0, ...lag.map(({ seconds }) => seconds));
  return html`<section aria-labelledby="figures">
    <h2 id="figures">At a glance</h2>
    <dl class="figures">
      <${Figure} title=${`Recovered today${recovered === null ? '' : ` (${recovered.timeZone})`}`}><${Recovered} recovered=${recovered} /><//>
      <${Figure} title="Cascades: half answered within">${waited(cascades, 'p50Ms')}<//>
      <${Figure} title="Cascades: 99 in 100 within">${waited(cascades, 'p99Ms')}<//>
      <${Figure} title="Longest lag">${behind === null ? UNREAD : durationText(behind * 1_000)}<//>
      ${Object.entries(submissions ?? {}).map(([state, { count, atLeast }]) => html`<${Figure} key=${state} title=${`Submissions ${state}`}>${atLeast ? `over ${count}` : count}<//>`)}
      <${Figure} title="Dead letters open"><a href="/dead-letters">${deadLetters?.open ?? UNREAD}</a><//>
      <${Figure} title="Contradictions open"><a href="/money">${contradictions?.open ?? UNREAD}</a><//>
    </dl>
  </section>`;
}

function Figure({ title, children }: { title: string; children?: ComponentChildren }) {
  return html`<div><dt>${title}</dt><dd>${children}</dd></div>`;
}

function Recovered({ recovered }: { recovered: ConsoleSnapshot['recovered'] }) {
  if (recovered === null) return html`${UNREAD}`;
  const sums = Object.entries(recovered.byCurrency);
  if (sums.length === 0) return html`nothing yet`;
  return html`${sums.map(([currency, { count, amountMinor }]) => html`<div key=${currency}>${moneyText(amountMinor, currency)} <small class="quiet">${count === 1 ? '1 debt' : `${count} debts`}</small></div>`)}`;
}

/** Of the last ten minutes. */
function waited(cascades: ConsoleSnapshot['cascades'], which: 'p50Ms' | 'p99Ms'): string {
  if (cascades === null) return UNREAD;
  const ms = cascades[which];
  return ms === null ? 'no cascade lately' : waitText(ms);
}
