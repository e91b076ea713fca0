import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { countText } from '../../../../domain/count-text.ts';
import type { CheckAnswer, VersionAnswer } from '../../../api/configuration/schemas.ts';
import { ActionButton } from '../../parts/action-button.ts';
import { ProblemBox } from '../../parts/problem.ts';
import { useMayChange } from '../../session.ts';
import { Changes } from './changes.ts';
import { type Draft, useDraft } from './draft.ts';
import { Editor } from './editor.ts';
import { ProblemList } from './problem-list.ts';
import type { Place } from './text-places.ts';
import { useCheck } from './use-check.ts';
import { WhatIf } from './what-if.ts';
import { Withdrawn } from './withdrawn.ts';

interface DraftViewProps {
  readonly answer: VersionAnswer;
  readonly onApplied: () => void;
}

/** The next version: checked as it is typed, compared with the one in force, tried on past declines, and applied. */
export function DraftView({ answer, onApplied }: DraftViewProps) {
  const [draft, setDraft] = useDraft();
  // What was applied stays in sight, though it is no draft any more.
  const [applied, setApplied] = useState<string | null>(null);
  const [place, setPlace] = useState<Place | null>(null);
  const text = draft?.text ?? applied ?? '';
  const check = useCheck(text, answer.inForceVersion);
  const edit = (changed: string) => {
    const beganWith = draft?.beganWith ?? (applied === null ? null : answer.inForceVersion);
    setDraft(changed === '' ? null : { text: changed, beganWith });
  };
  const onDone = () => {
    setApplied(text);
    setDraft(null);
    onApplied();
  };
  return html`
    <${Beginning} draft=${draft} answer=${answer} onBegin=${setDraft} />
    <${BehindNote} draft=${draft} inForceVersion=${answer.inForceVersion} />
    <${Editor} text=${text} problems=${check.answer?.problems ?? []} place=${place} onInput=${edit} />
    ${check.problem === null ? null : html`<${ProblemBox} problem=${check.problem} />`}
    ${text === '' ? null : html`<${State} answer=${check.answer} isChecking=${check.isChecking} />`}
    ${check.answer === null ? null : html`<${ProblemList} problems=${check.answer.problems} onGo=${setPlace} />`}
    ${check.answer?.isValid === true ? html`<${Effects} ...${{ text, check: check.answer, onDone }} />` : null}`;
}

function Beginning({
  draft,
  answer,
  onBegin,
}: {
  draft: Draft | null;
  answer: VersionAnswer;
  onBegin: (draft: Draft | null) => void;
}) {
  const { shown } = answer;
  const open = async (event: Event) => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (file !== undefined) onBegin({ text: await file.text(), beganWith: null });
    input.value = '';
  };
  const throwAway = () => {
    if (confirm('Throw your draft away? It is kept nowhere else.')) onBegin(null);
  };
  return html`<p class="buttons left">
    ${draft === null && shown !== null ? html`<button type="button" onClick=${() => onBegin({ text: shown.yaml, beganWith: shown.version })}>Begin with version ${shown.version}</button>` : null}
    <label class="file">Open a file <input type="file" accept=".yaml,.yml,.json,text/yaml" onChange=${open} /></label>
    ${draft === null ? null : html`<button type="button" onClick=${throwAway}>Throw the draft away</button>`}
  </p>`;
}

/** Whoever applies a draft of an older version takes back what was applied in between. */
function BehindNote({ draft, inForceVersion }: { draft: Draft | null; inForceVersion: number | null }) {
  const beganWith = draft?.beganWith ?? null;
  if (beganWith === null || beganWith === inForceVersion) return null;
  return html`<p class="box warn" role="alert">This draft began with version ${beganWith}, and version ${inForceVersion} is in force now: to apply it takes back what was changed in between. <a href=${`/configuration?view=history&from=${beganWith}&to=${inForceVersion}`}>See what that is</a>.</p>`;
}

function State({ answer, isChecking }: { answer: CheckAnswer | null; isChecking: boolean }) {
  if (isChecking || answer === null) return html`<p class="quiet" role="status">Checking…</p>`;
  const errors = answer.problems.filter(({ severity }) => severity === 'error').length;
  const warnings = answer.problems.length - errors;
  return html`<p class=${`box ${answer.isValid ? 'good' : 'bad'}`} role="status">${answer.isValid ? 'It may be applied' : 'It cannot be applied yet'}: ${countText(errors, 'error')}, ${countText(warnings, 'warning')}.</p>`;
}

interface EffectsProps {
  readonly text: string;
  readonly check: CheckAnswer;
  readonly onDone: () => void;
}

/** What a draft without errors would do. */
function Effects({ text, check, onDone }: EffectsProps) {
  const { inForceVersion, changes } = check;
  const mayApply = useMayChange('admin');
  return html`
    <h2>What it changes</h2>
    <p class="quiet">${inForceVersion === null ? 'No version is in force: everything is new.' : `Against version ${inForceVersion}, which is in force.`}</p>
    ${changes === null ? null : html`<${Changes} answer=${changes} empty="Nothing: the version in force has the same content." />`}
    <${Withdrawn} text=${text} />
    <${WhatIf} text=${text} />
    <p class="buttons left">
      <${ActionButton} action="apply-configuration" target=${{ text, onlyAfter: inForceVersion }} label="Apply this draft" needs="admin" isDangerous onDone=${onDone} />
      ${mayApply ? null : html`<span class="quiet">To apply it needs the role admin, and a console that may change things.</span>`}
    </p>`;
}
