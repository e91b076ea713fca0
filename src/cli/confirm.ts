import { UsageError } from '../errors.ts';
import { askAtTerminal } from './ask-at-terminal.ts';

/**
 * Whether a change of many things is meant: a person at a terminal is asked, and a script says so with `--yes`.
 * @param sentence what it would do, and to how many
 * @throws UsageError where it is not meant
 */
export async function confirm(sentence: string, { yes = false }: { readonly yes?: boolean }): Promise<void> {
  if (yes) return;
  const answer = await askAtTerminal(`${sentence} Go on? [y/N] `);
  if (answer === null) throw new UsageError(`${sentence} Nothing was done; if that is right, repeat it with --yes`);
  if (!/^y(es)?$/i.test(answer.trim())) throw new UsageError('nothing was done');
}
