import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { CONDITIONS } from '../../src/inspect/conditions/conditions.ts';
import { documentedAcls } from '../kafka/support/documented-acls.ts';
import { withConditionsTable } from './conditions-table.ts';
import { ROOT, read } from './embedded-files.ts';

const page = read('docs/operations.md');
const section = page.slice(page.indexOf('\n## Stops and refusals'), page.indexOf('\n## Dead letters'));
const quoted = [...section.matchAll(/^\| ([^|]*`[^|]*) \|/gm)]
  .flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text))
  .map((text) => ({ text, fragments: text.split(/\b[A-Z]\b|…/).map((part) => part.trim()) }));
const code = globSync('src/**/*.ts', { cwd: fileURLToPath(ROOT) })
  .map((path) => read(path))
  .join('\n');

describe('docs/operations.md', () => {
  it('explains every state of a partition, in the words of the code', () => {
    const table = page.slice(page.indexOf("\n## What a partition's state means"), page.indexOf('\n## Stops and'));
    const explained = [...table.matchAll(/^\| ([a-z-]+) \|/gm)].map(([, state]) => state);
    const states = [...read('src/engine/partition/partition-state.ts').matchAll(/^ \* - ([a-z-]+):/gm)];
    expect(explained.filter((state) => state !== 'state')).toEqual(states.map(([, state]) => state));
  });

  it('lists every condition under which a person is needed: otherwise run node test/docs/write-pages.ts', () => {
    expect(page).toContain(`| [${CONDITIONS[0]?.name}](#`);
    expect(withConditionsTable(page)).toBe(page);
  });

  it('gives the commands that create the ACLs of its table', () => {
    const commands = [...page.matchAll(/^ {6}--(topic|group|transactional-id) prod\. ((?:--operation \w+ ?)+)$/gm)];
    const created = commands.flatMap(([, resource = '', operations = '']) =>
      [...operations.matchAll(/--operation (\w+)/g)].map(
        ([, operation]) => `${resource.replace('-', ' ')} ${operation}`,
      ),
    );
    const listed = documentedAcls().filter(({ isForSetup }) => !isForSetup);
    expect(created.length).toBeGreaterThan(0);
    expect(created.sort()).toEqual(listed.map(({ resource, operation }) => `${resource} ${operation}`).sort());
  });

  it('quotes what the program says', () => {
    expect(quoted.length).toBeGreaterThan(8);
  });

  it.each(quoted)('the program says: $text', ({ fragments }) => {
    expect(fragments.filter((fragment) => !code.includes(fragment))).toEqual([]);
  });
});
