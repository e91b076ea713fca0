import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { ALERTS } from '../../deploy/signals/alerts.ts';
import { CONDITIONS } from '../../src/inspect/conditions/conditions.ts';
import { everyCommand } from '../cli/every-command.ts';
import { aSnapshot } from '../support/a-snapshot.ts';
import { CONDITION_CASES } from '../support/condition-cases.ts';
import { ROOT, read } from './embedded-files.ts';

/** Pages that tell people what to type. What was true of older releases stays in the changelog, and commands.md is made of the commands. */
const PAGES = globSync(['README.md', 'docs/**/*.md', 'deploy/**/*.md', 'docker-compose.yml'], {
  cwd: fileURLToPath(ROOT),
}).filter((page) => !/changelog|commands\.md|decisions/.test(page));

let commands: Awaited<ReturnType<typeof everyCommand>> = [];

describe('the commands that pages, alerts and conditions tell people to type', () => {
  beforeAll(async () => {
    commands = await everyCommand();
  });

  it.each(PAGES)('are there, with their options: %s', (page) => {
    expect(quotedIn(read(page)).flatMap(problemsOf)).toEqual([]);
  });

  it('are found at all', () => {
    expect(quotedIn(read('docs/operations.md')).length).toBeGreaterThan(60);
    expect(problemsOf('salvage dlq list --sinse 2h')).toEqual(['salvage dlq list --sinse 2h: no option --sinse']);
    expect(problemsOf('salvage dql list')).toEqual(['salvage dql list: no such command']);
    expect(problemsOf('kubectl exec -i x -- node src/cli/salvage.js config apply - < file')).toHaveLength(1);
  });

  it('are there, where an alert names them', () => {
    const named = ALERTS.flatMap(({ description }) => description.match(/salvage [a-z]+[^,.:;]*/g) ?? []);
    expect(named.length).toBeGreaterThan(10);
    expect(named.flatMap(problemsOf)).toEqual([]);
  });

  it('are there, where a condition begins with one', () => {
    const found = CONDITIONS.map(({ name, judge }) => judge(aSnapshot(CONDITION_CASES[name]?.holds)));
    const begun = found.flatMap((finding) => (finding === null || finding === 'UNKNOWN' ? [] : finding.command));
    expect(begun).toHaveLength(CONDITIONS.length);
    expect(begun.flatMap(problemsOf)).toEqual([]);
  });
});

/** In code: between backquotes, in blocks, and in the comments of a file. */
function quotedIn(page: string): string[] {
  const blocks = [...page.matchAll(/^```\w*\n([\s\S]*?)^```|((?:^ {4,}\S.*\n)+)/gm)].map(
    ([, fenced, indented]) => fenced ?? indented ?? '',
  );
  const inline = [...page.replaceAll(/^```[\s\S]*?^```/gm, '').matchAll(/`([^`]+)`/g)].map(([, text = '']) => text);
  const comments = [...page.matchAll(/^# {3}(docker .*)$/gm)].map(([, text = '']) => text);
  const lines = [...inline.map((text) => text.replaceAll(/\s+/g, ' ')), ...comments, ...blocks.flatMap(linesOf)];
  return lines.filter((line) => CALL.test(line));
}

function linesOf(block: string): string[] {
  return block.replaceAll(/\\\n\s*/g, ' ').split('\n');
}

/** However it is started: `./salvage`, `npx salvage`, in a container. */
const CALL =
  /(?:^|[|"'] ?|npx |node )(?:\.\/)?(?:salvage|src\/cli\/salvage\.js|docker compose run[^|]* pipeline) (?=[a-z])(.*)$/;

function problemsOf(line: string): string[] {
  const [, rest = ''] = CALL.exec(line) ?? [];
  const [typed = ''] = rest.split(/ (?:[|<>&#]|&&|2>).*$|[;)]/);
  const words = typed.trim().split(/\s+/);
  const command = commandOf(words);
  if (command === null) return [`${line}: no such command`];
  const known = new Set(['--help', ...command.options.map(({ long }) => long)]);
  const options = words.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0] ?? '');
  const unknown = options.filter((option) => !known.has(option)).map((option) => `${line}: no option ${option}`);
  const why = command.options.find(({ long }) => long === '--why');
  // It asks for the reason at a terminal alone.
  const lacksWhy = / (?:-i|-T) | </.test(line) && why?.defaultValue === undefined && why !== undefined;
  return [...unknown, ...(lacksWhy && !options.includes('--why') ? [`${line}: no --why`] : [])];
}

function commandOf([first = '', second = '']: readonly string[]): Command | null {
  const names = second === '' ? [first] : [`${first} ${second}`, first];
  return (
    commands.find(({ name }) => name === names[0])?.command ??
    commands.find(({ name }) => name === first)?.command ??
    null
  );
}
