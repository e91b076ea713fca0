import { readFileSync } from 'node:fs';

/** A paragraph of the runbook. */
interface RunbookSection {
  readonly title: string;
  /** Markdown, without the heading. */
  readonly text: string;
}

const FILE = new URL('../../docs/operations.md', import.meta.url);

/**
 * The section of `docs/operations.md` with this anchor, so that what to do stands where the problem is shown.
 * @returns null where there is no such section
 */
export function runbookSection(anchor: string): RunbookSection | null {
  const [, ...sections] = readFileSync(FILE, 'utf8').split(/^## /m);
  for (const section of sections) {
    const [title = '', ...lines] = section.split('\n');
    if (anchorOf(title) === anchor) return { title, text: lines.join('\n').trim() };
  }
  return null;
}

/** As Markdown's renderers make it from a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}
