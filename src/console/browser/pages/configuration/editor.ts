import { html } from 'htm/preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { CheckAnswer } from '../../../api/configuration/schemas.ts';
import { gutterLines, marksOf, type Place, rangeAt } from './text-places.ts';

interface EditorProps {
  readonly text: string;
  readonly problems: CheckAnswer['problems'];
  /** Where to go; a new object each time, so that the same place can be gone to again. */
  readonly place: Place | null;
  readonly onInput: (text: string) => void;
}

const LINES_ABOVE = 3;

/** The text of a draft, with the numbers of its lines; problems are marked beside them. */
export function Editor({ text, problems, place, onInput }: EditorProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const gutter = useRef<HTMLPreElement>(null);
  const lines = useMemo(() => gutterLines(text, marksOf(problems)).join('\n'), [text, problems]);
  useEffect(() => {
    const element = area.current;
    if (place === null || element === null) return;
    const { start, end } = rangeAt(element.value, place);
    element.focus();
    element.setSelectionRange(start, end);
    const lineHeight = Number.parseFloat(getComputedStyle(element).lineHeight);
    element.scrollTop = Math.max(0, (place.line - 1 - LINES_ABOVE) * lineHeight);
  }, [place]);
  const follow = () => {
    if (gutter.current !== null && area.current !== null) gutter.current.scrollTop = area.current.scrollTop;
  };
  return html`<div class="editor">
    <pre ref=${gutter} aria-hidden="true">${lines}</pre>
    <textarea ref=${area} aria-label="YAML of the draft" wrap="off" spellcheck=${false} autocomplete="off" value=${text}
      placeholder="Paste a configuration file here, or open one."
      onScroll=${follow} onInput=${(event: Event) => onInput((event.target as HTMLTextAreaElement).value)}></textarea>
  </div>`;
}
