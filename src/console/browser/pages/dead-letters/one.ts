import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import type { BytesAnswer, DeadLetterAnswer } from '../../../api/dead-letter-schemas.ts';
import { ApiProblem, useData } from '../../api.ts';
import { Loading, ProblemBox } from '../../parts/problem.ts';
import { Time } from '../../parts/time.ts';
import { useMayChange } from '../../session.ts';
import { pathOf } from './address.ts';
import { DeadLetterActions } from './chosen-actions.ts';
import { Explanation } from './explanation.ts';
import { HandledText, OrderOf } from './list.ts';
import { Replays } from './replays.ts';

/** One dead letter: why it is one, what it says, and what can be done about it. */
export function DeadLetterView({ id }: { id: string }) {
  const path = pathOf(id);
  const read = useData<DeadLetterAnswer>(path);
  const [round, setRound] = useState(0);
  if (path === null) {
    return html`<${ProblemBox} problem=${new ApiProblem(0, 'this address names no dead letter: one is a topic, a partition and an offset')} />`;
  }
  const onDone = () => {
    read.reload();
    setRound(round + 1);
  };
  return html`<${Replays} onEnd=${read.reload} round=${round} />
    <${Loading} of=${read}>${(one: DeadLetterAnswer) => html`<${Details} one=${one} path=${path} onDone=${onDone} />`}<//>`;
}

interface DetailsProps {
  readonly one: DeadLetterAnswer;
  readonly path: string;
  readonly onDone: () => void;
}

function Details({ one, path, onDone }: DetailsProps) {
  const { topic, stage, at, reason, explanation, source, handled, replayRefusedBecause } = one;
  const mayChange = useMayChange('operator');
  return html`<div class=${handled === null ? 'box bad' : 'box good'}>
      <p><strong>${handled === null ? 'Open' : html`<${HandledText} one=${one} />`}</strong></p>
      <p>${stage} could not process it: ${reason}</p>
    </div>
    <${Explanation} of=${explanation} />
    ${replayRefusedBecause === null ? null : html`<p class="box warn">A replay would be refused: ${replayRefusedBecause}</p>`}
    <dl class="facts">
      <div><dt>Order</dt><dd><${OrderOf} one=${one} /></dd></div>
      <div><dt>Since</dt><dd><${Time} ms=${at} age /></dd></div>
      <div><dt>Came from</dt><dd><code>${topic} ${source.partition}:${source.offset}</code></dd></div>
    </dl>
    ${handled === null && mayChange ? html`<h2>What you can do</h2><${DeadLetterActions} target=${{ which: { ids: [one.id] } }} what="this dead letter" onDone=${onDone} />` : null}
    ${handled === null ? null : html`<p class="quiet">To replay it again nevertheless: <code>salvage dlq replay ${topic} --all</code>, with its partition and offset.</p>`}
    <h2>What it says</h2>
    ${one.event === null ? html`<p class="box warn">It cannot be read: ${one.unreadable}</p>` : html`<pre tabIndex=${0}>${JSON.stringify(one.event, null, 2)}</pre>`}
    <details><summary>Headers</summary><pre tabIndex=${0}>${JSON.stringify(one.headers, null, 2)}</pre></details>
    <${Bytes} path=${path} />`;
}

/** Read when somebody wants to see them. */
function Bytes({ path }: { path: string }) {
  const [isOpen, setOpen] = useState(false);
  const read = useData<BytesAnswer>(isOpen ? `${path}/bytes` : null);
  return html`<details onToggle=${(event: Event) => setOpen((event.target as HTMLDetailsElement).open)}>
    <summary>Bytes, card numbers masked</summary>
    <${Loading} of=${read}>${({ hex, bytes }: BytesAnswer) => html`
      <p class="quiet">${bytes.toLocaleString('en')} bytes${hex.length / 2 < bytes ? `, of which the first ${(hex.length / 2).toLocaleString('en')} are shown` : ''}.</p>
      ${bytes === 0 ? null : html`<pre tabIndex=${0}>${hex.replace(/(..)(?=.)/g, '$1 ')}</pre>`}`}<//>
  </details>`;
}
