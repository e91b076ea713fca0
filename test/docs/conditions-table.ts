import { CONDITIONS } from '../../src/inspect/conditions/conditions.ts';

const HEAD = '| condition | severity | what it means |\n|---|---|---|\n';

/** The page with the table of conditions as the code has them. */
export function withConditionsTable(page: string): string {
  const [before = '', after = ''] = page.split(HEAD);
  return `${before}${HEAD}${CONDITIONS.map(row).join('')}${after.replace(/^(\|.*\n)*/, '')}`;
}

function row({ name, severity, summary, runbook }: (typeof CONDITIONS)[number]): string {
  return `| [${name}](#${runbook}) | ${severity} | ${summary} |\n`;
}
