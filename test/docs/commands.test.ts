import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { everyCommand, helpOf } from '../cli/every-command.ts';
import { COMMANDS_PAGE, commandsPage } from './commands-page.ts';
import { JSON_FIELDS } from './json-fields.ts';

describe('docs/commands.md', () => {
  const page = readFileSync(COMMANDS_PAGE, 'utf8');

  it('is what the commands say: otherwise run node test/docs/write-pages.ts', async () => {
    expect(page).toBe(await commandsPage());
  });

  it('has what every command with --json prints, and no other', async () => {
    const commands = await everyCommand();
    const withJson = commands.filter(({ command }) => command.options.some(({ long }) => long === '--json'));
    expect(Object.keys(JSON_FIELDS).toSorted()).toEqual(withJson.map(({ name }) => name).toSorted());
  });

  it('explains every exit code that a command names, and gives it one meaning', async () => {
    const explained = [...page.matchAll(/^\| (\d)(?:,[^|]*)? \|/gm)].map(([, code]) => code);
    expect(explained).toEqual(['0', '1', '2', '3']);
    for (const { name, command } of await everyCommand()) {
      const [, codes = ''] = /Exit codes:\s*((?:.|\n)*?)(?:\n\n|$)/.exec(helpOf(command)) ?? [];
      const named = [...codes.matchAll(/(?:^|[,;]\s|\n\s*)(\d+) /g)].map(([, code]) => code);
      expect(`${name}: ${named.filter((code) => !explained.includes(code)).join()}`).toBe(`${name}: `);
    }
  });
});
