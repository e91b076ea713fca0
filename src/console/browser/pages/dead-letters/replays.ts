import { html } from 'htm/preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ReplaysAnswer } from '../../../api/dead-letter-schemas.ts';
import { useData } from '../../api.ts';
import { ActionButton } from '../../parts/action-button.ts';
import { Time } from '../../parts/time.ts';
import { useReadAgain } from '../../read-again.ts';

type Replay = ReplaysAnswer['replays'][number];

const EVERY_MS = 1_000;
/** Somebody else may begin one meanwhile. */
const IDLE_EVERY_MS = 10_000;

/** How far replays are, whoever began them and wherever they run. */
export function Replays({ onEnd, round }: { onEnd: () => void; round: number }) {
  const answer = useData<ReplaysAnswer>('/dead-letter-replays');
  const { data, reload } = answer;
  const isRunning = data?.replays.some(({ state }) => state === 'RUNNING') === true;
  useReadAgain(reload, isRunning ? EVERY_MS : IDLE_EVERY_MS);
  const wasRunning = useRef(false);
  useEffect(() => {
    if (wasRunning.current && !isRunning) onEnd();
    wasRunning.current = isRunning;
  }, [isRunning]);
  useEffect(() => {
    if (round > 0) reload();
  }, [round]);
  if (data === null) return null;
  return html`${data.replays.map((one) => html`<${Progress} key=${one.id} one=${one} reload=${reload} />`)}`;
}

function Progress({ one, reload }: { one: Replay; reload: () => void }) {
  const { id, state, progress, stoppedBy } = one;
  return html`<section class=${`box ${toneOf(one)}`} aria-label=${NAMES[state]}>
    <p role=${state === 'ENDED' ? 'status' : undefined}><${Words} one=${one} /></p>
    ${state === 'RUNNING' ? html`<progress max=${progress?.of ?? 1} value=${progress?.replayed ?? 0} aria-label="Replayed"></progress>` : null}
    ${state !== 'ENDED' && stoppedBy !== null ? html`<p>${stoppedBy} has asked it to stop.</p>` : null}
    <${ActionButton} action="stop-replay" target=${{ id }} label="Stop this replay" needs="operator" isOffered=${state !== 'ENDED' && stoppedBy === null} onDone=${reload} />
  </section>`;
}

const NAMES = { RUNNING: 'A replay runs', SILENT: 'A replay without an end', ENDED: 'A replay ended' } as const;

function toneOf({ state, progress }: Replay): string {
  if (state !== 'ENDED') return state === 'SILENT' ? 'warn' : '';
  return progress === null || progress.replayed === progress.of ? 'good' : 'warn';
}

function Words({ one: { by, at, about, state, progress, result } }: { one: Replay }) {
  if (state === 'ENDED') {
    return html`The replay of ${about} that ${by} began <${Time} ms=${at} age /> ended: ${result}.`;
  }
  if (state === 'RUNNING') {
    return html`${by} replays ${about} since <${Time} ms=${at} />${progress === null ? '' : `, at most ${progress.perSecond} a second: ${countsText(progress)} are done`}.`;
  }
  return html`A replay of ${about} that ${by} began <${Time} ms=${at} age /> has no end in the audit${progress === null ? '' : `, and had replayed ${countsText(progress)} when it was last heard of`}: the process that ran it has probably died.
    What it did not get to is still open. Replaying that again is safe: a repeat is recognised.`;
}

function countsText({ replayed, of }: NonNullable<Replay['progress']>): string {
  return `${replayed.toLocaleString('en')} of ${of.toLocaleString('en')}`;
}
