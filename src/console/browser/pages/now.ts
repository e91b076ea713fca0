import { html } from 'htm/preact';
import { useLive } from '../live.ts';
import { Time } from '../parts/time.ts';

/** What needs a person, and what runs. */
export function NowPage() {
  const { snapshot, problem } = useLive();
  return html`<h1>Now</h1>
    ${problem === null ? null : html`<p class="box warn" role="alert">${problem}</p>`}
    ${snapshot === null ? html`<p role="status">Reading…</p>` : html`<p>Configuration version ${snapshot.configuration?.version ?? 'unknown'}, read <${Time} ms=${snapshot.at} /></p>`}`;
}
