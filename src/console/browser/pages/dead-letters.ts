import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { countText } from '../../../domain/count-text.ts';
import type { ReasonsAnswer } from '../../api/dead-letter-schemas.ts';
import { type Loaded, useData } from '../api.ts';
import { Loading } from '../parts/problem.ts';
import { Runbook } from '../parts/runbook.ts';
import { Time } from '../parts/time.ts';
import { useAddress } from '../router.ts';
import { isList, lookingAt, reasonHref } from './dead-letters/address.ts';
import { Explanation } from './dead-letters/explanation.ts';
import { DeadLetterList } from './dead-letters/list.ts';
import { DeadLetterView } from './dead-letters/one.ts';
import { Replays } from './dead-letters/replays.ts';

type Reason = ReasonsAnswer['reasons'][number];

/** Messages that could not be processed: by reason, then one by one. */
export function DeadLettersPage() {
  const { query } = useAddress();
  const reasons = useData<ReasonsAnswer>('/dead-letters/reasons');
  const [round, setRound] = useState(0);
  const readAll = () => {
    setRound((before) => before + 1);
    reasons.reload();
  };
  const id = query.get('id');
  if (id !== null) {
    const isFromList = isList(query);
    return html`<p><a href=${lookingAt(query, null)}>${isFromList ? 'Back to the list' : 'All reasons'}</a></p>
      <h1>${id}</h1>
      <${DeadLetterView} key=${id} id=${id} />`;
  }
  return html`<h1>Dead letters</h1>
    <p class="quiet">Messages that could not be processed. Each is kept for 90 days, and open until somebody replays or dismisses it.</p>
    <${Replays} onEnd=${readAll} round=${round} />
    ${isList(query) ? html`<${DeadLetterList} query=${query} topics=${reasons.data?.topics ?? []} round=${round} onDone=${readAll} />` : html`<${Reasons} reasons=${reasons} />`}`;
}

function Reasons({ reasons }: { reasons: Loaded<ReasonsAnswer> }) {
  return html`<p class="tabs">
      <a href="/dead-letters" aria-current="true">By reason</a>
      <a href="/dead-letters?state=open">Open, one by one</a>
      <a href="/dead-letters?state=handled">Replayed or dismissed</a>
    </p>
    <${Loading} of=${reasons}>${({ reasons: all }: ReasonsAnswer) =>
      all.length === 0
        ? html`<p class="box good">No dead letter is open.</p>`
        : all.map((one) => html`<${ReasonCard} key=${reasonHref(one)} one=${one} />`)}<//>
    <${Runbook} anchor="dead-letters" />`;
}

function ReasonCard({ one }: { one: Reason }) {
  const { topic, stage, reasonGroup, count, firstAt, lastAt, explanation } = one;
  return html`<article class="card" aria-label=${reasonGroup}>
    <h2><a href=${reasonHref(one)}>${countText(count, 'dead letter')}</a>: ${reasonGroup}</h2>
    <p>In <code>${topic}</code>, refused by ${stage}.${' '}
      ${count === 1 ? html`It came <${Time} ms=${firstAt} age />.` : html`The oldest came <${Time} ms=${firstAt} age />, the newest <${Time} ms=${lastAt} age />.`}</p>
    <${Explanation} of=${explanation} />
  </article>`;
}
