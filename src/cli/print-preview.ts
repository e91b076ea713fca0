import type { Preview } from '../operate/preview.ts';
import { print } from './print.ts';

/** What `--dry-run` prints. */
export function printPreview({ count, sentences }: Preview, { json = false }: { readonly json?: boolean }): void {
  if (json) process.stdout.write(`${JSON.stringify({ dryRun: true, count, sentences })}\n`);
  else print([...sentences, 'Dry run: nothing was changed.'].join('\n'));
}
