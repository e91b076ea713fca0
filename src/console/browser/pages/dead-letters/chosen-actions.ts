import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { countText } from '../../../../domain/count-text.ts';
import { ActionButton } from '../../parts/action-button.ts';
import { TextInput } from '../../parts/text-input.ts';
import { allShown, type Chosen, countOf, isAllShown, NONE_CHOSEN, targetOf } from './chosen.ts';

interface Props {
  readonly chosen: Chosen;
  readonly setChosen: (chosen: Chosen) => void;
  /** Ids of what is listed. */
  readonly shown: readonly string[];
  /** How many fit the filter, listed or not. */
  readonly fitting: number;
  readonly filter: Readonly<Record<string, string>>;
  readonly onDone: () => void;
}

/** Chooses many at once, and says what can be done with what is chosen. */
export function ChosenActions({ chosen, setChosen, shown, fitting, filter, onDone }: Props) {
  const isOn = (event: Event) => (event.target as HTMLInputElement).checked;
  const count = countOf(chosen, fitting);
  const isAll = chosen.kind === 'ALL_THAT_FIT';
  return html`<section class="box" aria-label="What is chosen">
    <div class="filters">
      <label class="check"><input type="checkbox" checked=${isAllShown(chosen, shown)} onChange=${(event: Event) => setChosen(isOn(event) ? allShown(shown) : NONE_CHOSEN)} /> All ${shown.length.toLocaleString('en')} on this page</label>
      ${fitting > shown.length ? html`<label class="check"><input type="checkbox" checked=${isAll} onChange=${(event: Event) => setChosen(isOn(event) ? { kind: 'ALL_THAT_FIT' } : NONE_CHOSEN)} /> All ${fitting.toLocaleString('en')} that fit</label>` : null}
    </div>
    ${count === 0 ? html`<p class="quiet">Choose some to replay or dismiss them.</p>` : html`<${DeadLetterActions} target=${targetOf(chosen, filter)} what=${countText(count, 'dead letter')} onDone=${onDone} />`}
  </section>`;
}

/** Slow enough to watch the effect, fast enough for thousands. */
const PER_SECOND_DEFAULT = 50;
const PER_SECOND_MAX = 500;

interface ActionsProps {
  readonly target: Readonly<Record<string, unknown>>;
  readonly what: string;
  readonly onDone: () => void;
}

export function DeadLetterActions({ target, what, onDone }: ActionsProps) {
  const [perSecond, setPerSecond] = useState(PER_SECOND_DEFAULT);
  const choose = (text: string) => {
    const value = Math.round(Number(text));
    setPerSecond(Math.min(Math.max(value || PER_SECOND_DEFAULT, 1), PER_SECOND_MAX));
  };
  return html`<div class="filters">
    <${ActionButton} action="replay-dead-letters" target=${{ ...target, perSecond }} label=${`Replay ${what}`} needs="operator" onDone=${onDone} />
    <label>At most, a second<${TextInput} type="number" min="1" max=${PER_SECOND_MAX} value=${String(perSecond)} onText=${choose} /></label>
    <${ActionButton} action="dismiss-dead-letters" target=${target} label=${`Dismiss ${what}`} needs="operator" isDangerous onDone=${onDone} />
  </div>`;
}
