import { html } from 'htm/preact';
import { useEffect } from 'preact/hooks';
import type { StreamedMessage, TopicsAnswer } from '../../api/topics.ts';
import { useData } from '../api.ts';
import { isTyping } from '../keyboard.ts';
import { OrderLink } from '../parts/links.ts';
import { Loading } from '../parts/problem.ts';
import { type Column, Table } from '../parts/table.ts';
import { TextInput } from '../parts/text-input.ts';
import { Time } from '../parts/time.ts';
import { setQuery, useAddress } from '../router.ts';
import { useTopicStream } from './topic-stream.ts';

type Topic = TopicsAnswer['topics'][number];

const COLUMNS: readonly Column<Topic>[] = [
  { title: 'Topic', cell: ({ name }) => html`<a href=${`/topics?topic=${encodeURIComponent(name)}`}>${name}</a>` },
  { title: 'Written by', cell: ({ writtenBy }) => writtenBy.join(', ') },
  { title: 'Read by', cell: ({ readBy }) => readBy.join(', ') },
  { title: 'Partitions', align: 'right', cell: ({ partitions }) => partitions },
  { title: 'Kept for', align: 'right', cell: ({ retentionDays }) => `${retentionDays} days` },
];

/** Messages as they come, a sentence each. */
export function TopicsPage() {
  const { query } = useAddress();
  const topics = useData<TopicsAnswer>('/topics');
  const topic = query.get('topic');
  return html`<h1>Topics</h1>
    ${topic === null ? null : html`<${Follow} key=${topic} topic=${topic} query=${query} />`}
    <h2>${topic === null ? 'Choose one to follow it' : 'All topics'}</h2>
    <${Loading} of=${topics}>${(data: TopicsAnswer) => html`<${Table}
      caption="Topics"
      columns=${COLUMNS}
      rows=${data.topics}
      keyOf=${({ name }: Topic) => name}
      empty="There are no topics."
    />`}<//>`;
}

function Follow({ topic, query }: { topic: string; query: URLSearchParams }) {
  const stream = useTopicStream(addressOf(topic, query));
  usePauseKey(stream.togglePause);
  const set = (name: string) => (text: string) => setQuery({ [name]: text });
  return html`<section aria-label=${`Messages of ${topic}`}>
    <h2>${topic}</h2>
    <div class="filters">
      <label>Of one order<${TextInput} value=${query.get('order') ?? ''} onText=${set('order')} placeholder="an order" /></label>
      <label>With a field<${TextInput} value=${query.get('where') ?? ''} onText=${set('where')} placeholder="decline.code=05" /></label>
      <button type="button" aria-pressed=${stream.isPaused} title="p" onClick=${stream.togglePause}>${stream.isPaused ? `Go on (${stream.waiting} waiting)` : 'Pause ( p )'}</button>
    </div>
    ${stream.problem === null ? null : html`<p class="box warn" role="alert">${stream.problem}</p>`}
    ${stream.passedOver === 0 ? null : html`<p class="box">More came than can be shown: ${stream.passedOver} were passed over. A filter by order, or the page of an order, shows all.</p>`}
    ${stream.messages.length === 0 ? html`<p class="quiet" role="status">Nothing yet that fits. What comes is shown at once.</p>` : null}
    <ol class="stream">${stream.messages.map((message) => html`<${Message} key=${`${message.partition}:${message.offset}`} message=${message} />`)}</ol>
  </section>`;
}

function Message({ message }: { message: StreamedMessage }) {
  const { timestamp, key, sentence, topic, partition, offset, headers, event } = message;
  return html`<li>
    <p><${Time} ms=${timestamp} /> ${key === null ? null : html`<${OrderLink} orderId=${key} />`} ${sentence}</p>
    <details>
      <summary>${topic} ${partition}:${offset}</summary>
      <pre>${JSON.stringify({ event, headers }, null, 2)}</pre>
    </details>
  </li>`;
}

/** The stream's address, with the filters that stand in the page's. */
function addressOf(topic: string, query: URLSearchParams): string {
  const filters = ['order', 'where'].flatMap((name) => {
    const value = query.get(name);
    return value === null || (name === 'where' && !/^[^=]+=/.test(value)) ? [] : [[name, value]];
  });
  return `/api/v1/topics/${encodeURIComponent(topic)}/live?${new URLSearchParams(filters)}`;
}

function usePauseKey(toggle: () => void): void {
  useEffect(() => {
    const onKey = ({ key, target, ctrlKey, metaKey }: KeyboardEvent) => {
      if (key === 'p' && !isTyping(target) && !ctrlKey && !metaKey) toggle();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [toggle]);
}
