import type { Preview } from '../operate/preview.ts';
import { print, printJson } from './print.ts';

interface PreviewFlags {
  readonly json?: boolean;
  /** Which of several it is about; for `--json`. */
  readonly id?: string;
}

/** What `--dry-run` prints. */
export function printPreview({ count, sentences }: Preview, { json = false, id }: PreviewFlags): void {
  if (json) printJson({ ...(id === undefined ? {} : { id }), dryRun: true, count, sentences });
  else print([...sentences, 'Dry run: nothing was changed.'].join('\n'));
}
