import { html } from 'htm/preact';
import type { Sentence } from '../../api/sentence.ts';
import { Time } from './time.ts';

/** A sentence, its moments in the zone that the reader chose. */
export function SentenceText({ parts }: { parts: Sentence }) {
  return html`<span>${parts.map((part) => (typeof part === 'string' ? part : html`<${Time} ms=${part.at} />`))}</span>`;
}
