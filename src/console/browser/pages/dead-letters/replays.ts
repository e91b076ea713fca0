import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import { countText } from '../../../../domain/count-text.ts';
import type { ReplaysAnswer } from '../../../api/dead-letter-schemas.ts';
import { useData } from '../../api.ts';
import { Time } from '../../parts/time.ts';
import { useReadAgain } from '../../read-again.ts';

type Replay = ReplaysAnswer['replays'][number];

const EVERY_MS = 1_000;

/** How far replays are. Read again only while one runs. */
export function Replays({ onEnd, round }: { onEnd: () => void; round: number }) {
  const answer = useData<ReplaysAnswer>('/dead-letter-replays');
  const { data, reload } = answer;
  const isRunning = data?.replays.some(({ result }) => result === null) === true;
  useReadAgain(reload, isRunning ? EVERY_MS : null);
  const wasRunning = useRef(false);
  useEffect(() => {
    if (wasRunning.current && !isRunning) onEnd();
    wasRunning.current = isRunning;
  }, [isRunning]);
  useEffect(() => {
    if (round > 0) reload();
  }, [round]);
  if (data === null) return null;
  return html`${data.replays.map((one) => html`<${Progress} key=${one.startedAt} one=${one} />`)}
    ${data.unfinished.map(
      ({ id, by, at, about }) => html`<p class="box warn" key=${id}>
        A replay of ${about} that ${by} began <${Time} ms=${at} age /> has no end in the audit: another process runs it, or the one that ran it died.
        What it did not get to is still open. Replaying that again is safe: a repeat is recognised.
      </p>`,
    )}`;
}

function Progress({ one: { by, startedAt, perSecond, total, replayed, result } }: { one: Replay }) {
  if (result !== null) {
    return html`<p class=${replayed === total ? 'box good' : 'box warn'} role="status">The replay that ${by} began <${Time} ms=${startedAt} age /> ended: ${result}.</p>`;
  }
  return html`<section class="box" aria-label="A replay runs">
    <p>${by} replays ${countText(total, 'dead letter')}, at most ${perSecond} a second, since <${Time} ms=${startedAt} />: ${replayed.toLocaleString('en')} are done.</p>
    <progress max=${total} value=${replayed} aria-label="Replayed"></progress>
  </section>`;
}
