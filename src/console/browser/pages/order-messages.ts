import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import type { OrderMessages as MessagesAnswer } from '../../api/orders.ts';
import { useData } from '../api.ts';
import { Loading } from '../parts/problem.ts';
import { Time } from '../parts/time.ts';

type Message = MessagesAnswer['messages'][number];

/** Messages and documents, read when somebody asks for them. */
export function OrderMessages({ orderId }: { orderId: string }) {
  const [isOpen, setOpen] = useState(false);
  const onToggle = (event: Event) => setOpen((event.target as HTMLDetailsElement).open);
  return html`<h2>Technical details</h2>
    <details onToggle=${onToggle}>
      <summary>Messages and documents</summary>
      ${isOpen ? html`<${Details} orderId=${orderId} />` : null}
    </details>`;
}

function Details({ orderId }: { orderId: string }) {
  const answer = useData<MessagesAnswer>(`/orders/${encodeURIComponent(orderId)}/messages`);
  return html`<${Loading} of=${answer}>${({ messages, isPartial, documents }: MessagesAnswer) => html`
    ${messages.length === 0 ? html`<p class="quiet">No message of it is kept any more: topics forget after days, documents later.</p>` : null}
    ${messages.map((message) => html`<${MessageDetails} key=${positionText(message)} message=${message} />`)}
    ${isPartial ? html`<p class="quiet">Found by the documents. A message that changed none, such as a late repeat, may be missing; <code>salvage trace ${orderId} --full</code> searches all.</p>` : null}
    <h3>Documents, as they are stored</h3>
    ${Object.entries(documents).map(([name, value]) => html`<details key=${name}><summary>${name}${Array.isArray(value) ? ` (${value.length})` : ''}</summary><pre tabIndex=${0}>${JSON.stringify(value, null, 2)}</pre></details>`)}
  `}<//>`;
}

function MessageDetails({ message }: { message: Message }) {
  const { timestamp, event, unreadable, headers } = message;
  return html`<details>
    <summary><${Time} ms=${timestamp} /> <code>${positionText(message)}</code></summary>
    <pre tabIndex=${0}>${event === null ? `cannot be read: ${unreadable}` : JSON.stringify(event, null, 2)}</pre>
    <pre tabIndex=${0}>${JSON.stringify(headers, null, 2)}</pre>
  </details>`;
}

function positionText({ topic, partition, offset }: Message): string {
  return `${topic}/${partition}/${offset}`;
}
