import { SharedValue } from '../../shared-value.ts';

/** What is to become the next version. It stays in this tab until it is applied or thrown away. */
export interface Draft {
  readonly text: string;
  /** The version that its text was taken from; null: a file, or typed. */
  readonly beganWith: number | null;
}

const KEY = 'salvage-configuration-draft';
const shared = new SharedValue(stored());

export function useDraft(): [Draft | null, (draft: Draft | null) => void] {
  return [shared.use(), change];
}

function change(draft: Draft | null): void {
  try {
    if (draft === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify(draft));
  } catch {
    // A private window, or a draft that is too long to be kept: it then lasts as long as the page.
  }
  warnBeforeLeaving(draft !== null);
  shared.set(draft);
}

function stored(): Draft | null {
  try {
    return parseDraft(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

/** Null for what this page did not write. */
export function parseDraft(text: string | null): Draft | null {
  if (text === null) return null;
  const found: unknown = JSON.parse(text);
  if (typeof found !== 'object' || found === null || !('text' in found) || typeof found.text !== 'string') return null;
  const beganWith = 'beganWith' in found && typeof found.beganWith === 'number' ? found.beganWith : null;
  return { text: found.text, beganWith };
}

/** On every page of the console: to close the tab loses the draft. */
function warnBeforeLeaving(isNeeded: boolean): void {
  if (isNeeded) addEventListener('beforeunload', keep);
  else removeEventListener('beforeunload', keep);
}

function keep(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

if (shared.current !== null) warnBeforeLeaving(true);
