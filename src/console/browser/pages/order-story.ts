import { html } from 'htm/preact';
import type { OrderAnswer } from '../../api/orders.ts';
import { SentenceText } from '../parts/sentence.ts';
import { Time } from '../parts/time.ts';

type Step = OrderAnswer['story'][number];

/** What happened, in time order, each with why on demand. */
export function Story({ story }: Pick<OrderAnswer, 'story'>) {
  if (story.length === 0) return html`<p class="quiet">No decline of this order was read.</p>`;
  return html`<ol class="story">${story.map((step, index) => html`<${StepItem} key=${`${step.document} ${step.at} ${index}`} step=${step} />`)}</ol>`;
}

function StepItem({ step: { at, sentence, tone, because, configVersion, document } }: { step: Step }) {
  return html`<li class=${tone}>
    <${Time} ms=${at} />
    <div>
      <p><${SentenceText} parts=${sentence} /></p>
      <details>
        <summary>${because.length === 0 ? 'Where this is from' : 'Why'}</summary>
        ${because.length === 0 ? null : html`<ul>${because.map(({ text, rule }) => html`<li>${text}${rule === null ? null : html` <span class="quiet">rule ${rule}</span>`}</li>`)}</ul>`}
        ${configVersion === null ? null : html`<p>Decided by <a href=${`/configuration?version=${configVersion}`}>configuration version ${configVersion}</a>.</p>`}
        <p class="quiet">From the document <code>${document}</code>.</p>
      </details>
    </div>
  </li>`;
}
