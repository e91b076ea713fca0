import { html } from 'htm/preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Preview } from '../../../operate/preview.ts';
import { type ApiProblem, asProblem, post } from '../api.ts';
import { useMayChange } from '../session.ts';
import { ProblemBox } from './problem.ts';

interface ActionButtonProps {
  /** As in the API's path. */
  readonly action: string;
  /** What it is done to, as the API takes it. */
  readonly target: Readonly<Record<string, unknown>>;
  /** A verb and what it is done to: "Pause this gateway". */
  readonly label: string;
  readonly needs: 'operator' | 'admin';
  readonly isDangerous?: boolean;
  /** Whether it can begin now. What somebody has begun stays open until they close it. */
  readonly isOffered?: boolean;
  /** Called when it was done and the person has seen that, so that the page reads again. */
  readonly onDone: () => void;
}

/** A button that first shows what would happen and to how many, and asks why. Not there for whoever may not use it. */
export function ActionButton(props: ActionButtonProps) {
  const { action, target, label, needs, isDangerous = false, isOffered = true, onDone } = props;
  const mayChange = useMayChange(needs);
  const [isOpen, setOpen] = useState(false);
  if (!mayChange) return null;
  return html`
    ${isOffered ? html`<button type="button" class=${isDangerous ? 'danger' : ''} onClick=${() => setOpen(true)}>${label}</button>` : null}
    ${isOpen ? html`<${ActionDialog} ...${{ action, target, label, isDangerous, onDone }} close=${() => setOpen(false)} />` : null}
  `;
}

type DialogProps = Omit<ActionButtonProps, 'needs' | 'isOffered'> & { readonly close: () => void };

function ActionDialog({ action, target, label, isDangerous = false, onDone, close }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const look = () => {
    setProblem(null);
    post<Preview>(`/actions/${action}/preview`, target).then(setPreview, (error: unknown) =>
      setProblem(asProblem(error)),
    );
  };
  useEffect(() => {
    dialog.current?.showModal();
    look();
  }, []);
  // Closed first, so that the browser gives the focus back to where it was.
  const leave = () => dialog.current?.close();
  const isClosed = useRef(false);
  const end = () => {
    isClosed.current = true;
    close();
    if (done !== null) onDone();
  };
  const decide = async (event: SubmitEvent) => {
    event.preventDefault();
    if (preview === null || isBusy) return;
    const why = new FormData(event.target as HTMLFormElement).get('why');
    setBusy(true);
    setProblem(null);
    try {
      const answer = await post<{ done: string }>(`/actions/${action}`, {
        ...target,
        why,
        expectedCount: preview.count,
      });
      setDone(answer.done);
      // It was closed before that was known.
      if (isClosed.current) onDone();
    } catch (error) {
      setProblem(asProblem(error));
      if (asProblem(error).status === 409) look();
    } finally {
      setBusy(false);
    }
  };
  return html`<dialog ref=${dialog} onClose=${end} aria-labelledby="action-title">
    <h2 id="action-title">${label}</h2>
    ${problem === null ? null : html`<${ProblemBox} problem=${problem} />`}
    ${problem !== null && preview !== null && isOutcomeUnknown(problem) ? html`<p>Whether it was done is not known: <a href="/audit" target="_blank">the audit</a> says.</p>` : null}
    ${done === null ? html`<${Decision} ...${{ preview, problem, label, isDangerous, isBusy, decide, close: leave }} />` : html`<${Done} ...${{ done, close: leave }} />`}
  </dialog>`;
}

/** The answer was lost, or the server broke off. */
function isOutcomeUnknown({ status }: ApiProblem): boolean {
  return status === 0 || status >= 500;
}

interface DecisionProps {
  readonly preview: Preview | null;
  readonly problem: ApiProblem | null;
  readonly label: string;
  readonly isDangerous: boolean;
  readonly isBusy: boolean;
  readonly decide: (event: SubmitEvent) => void;
  readonly close: () => void;
}

function Decision({ preview, problem, label, isDangerous, isBusy, decide, close }: DecisionProps) {
  if (preview === null) {
    return html`${problem === null ? html`<p role="status">Looking what this would do…</p>` : null}
      <div class="buttons"><button type="button" onClick=${close}>Close</button></div>`;
  }
  const sentences = html`<ul>${preview.sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>`;
  // Nothing would be changed: there is nothing to decide.
  if (preview.count === 0) {
    return html`${sentences}<div class="buttons"><button type="button" class="primary" onClick=${close}>Close</button></div>`;
  }
  return html`<form onSubmit=${decide}>
    ${sentences}
    <label>Why? It is kept in the audit, with your name.
      <textarea name="why" required rows="2" maxlength="1000"></textarea>
    </label>
    <div class="buttons">
      <button type="button" onClick=${close}>${isBusy ? 'Close' : 'Cancel'}</button>
      <button type="submit" class=${isDangerous ? 'danger' : 'primary'} disabled=${isBusy}>${isBusy ? 'Doing it…' : label}</button>
    </div>
  </form>`;
}

function Done({ done, close }: { done: string; close: () => void }) {
  return html`<p class="box good" role="status">${done}</p>
    <div class="buttons"><button type="button" class="primary" onClick=${close}>Close</button></div>`;
}
