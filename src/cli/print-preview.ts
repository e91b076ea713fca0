import type { Preview } from '../operate/preview.ts';

/** What `--dry-run` prints. */
export function printPreview({ count, sentences }: Preview, { json = false }: { readonly json?: boolean }): void {
  const text = json
    ? JSON.stringify({ dryRun: true, count, sentences })
    : [...sentences, 'Dry run: nothing was changed.'].join('\n');
  process.stdout.write(`${text}\n`);
}
