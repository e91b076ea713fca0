import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { COMMANDS } from '../../src/cli/commands.ts';
import { type AuditAction, auditActions } from '../../src/domain/audit-actions.ts';

/** Commands of an operator that change something, and what each is called in the audit. */
const CHANGING: Readonly<Record<string, AuditAction>> = {
  setup: 'upgrade',
  'config apply': 'config-apply',
  'config rollback': 'config-rollback',
  produce: 'produce',
  rerun: 'rerun',
  pause: 'pause',
  resume: 'resume',
  recall: 'recall',
  'contradictions settle': 'contradiction-settle',
  'dlq replay': 'dlq-replay',
  'dlq dismiss': 'dlq-dismiss',
  'checkpoint resume': 'checkpoint-resume',
  'checkpoint reset': 'checkpoint-reset',
};

/**
 * They only read, or change nothing of a merchant's: `run` is the pipeline itself, others start servers to try it, and
 * `console add-user` writes a file of this machine.
 */
const NOT_CHANGING = [
  ...['console add-user', 'demo', 'run', 'sandbox', 'stack up', 'stack down', 'stack status'],
  ...['config check', 'config show', 'config history', 'config schema', 'classify', 'network-rules'],
  ...[
    'tail',
    'trace',
    'status',
    'report',
    'audit',
    'contradictions',
    'dlq list',
    'dlq show',
    'checkpoint show',
    'completion',
  ],
];

interface Leaf {
  readonly name: string;
  readonly command: Command;
}

/** Every command that does something by itself. */
async function leaves(): Promise<Leaf[]> {
  const loaded = await Promise.all(COMMANDS.map(({ load }) => load()));
  const under = (command: Command, parents: string): Leaf[] => {
    const name = `${parents}${command.name()}`;
    const own = command.commands.length === 0 || command.name() === 'contradictions' ? [{ name, command }] : [];
    return [...own, ...command.commands.flatMap((child) => under(child, `${name} `))];
  };
  return loaded.flatMap((command) => under(command, ''));
}

const optionsOf = ({ options }: Command) => options.map(({ long }) => long);

describe('the commands of salvage', () => {
  it('are each listed above, under CHANGING or NOT_CHANGING', async () => {
    const names = (await leaves()).map(({ name }) => name);
    expect(names.sort()).toEqual([...Object.keys(CHANGING), ...NOT_CHANGING].sort());
  });

  it('take --by and --why where they change something, and nowhere else', async () => {
    const withBoth = (await leaves()).filter(({ command }) => optionsOf(command).includes('--why'));
    expect(withBoth.map(({ name }) => name).sort()).toEqual(Object.keys(CHANGING).sort());
    for (const { command } of withBoth) expect(optionsOf(command)).toContain('--by');
  });
});

/**
 * The audit itself, with how far a replay is and who stops it; and what an Idempotency-Key was used for, which is stored before
 * the change.
 */
const NO_CHANGES = [
  'src/operate/audit.ts',
  'src/operate/dead-letters/stoppable-replay.ts',
  'src/operate/dead-letters/stop-replay.ts',
  'src/operate/reruns/request-key.ts',
];

describe('the audit', () => {
  const files = globSync('{src,producers,consumers}/**/*.ts');
  const sources = new Map(files.map((file) => [normalize(file), readFileSync(file, 'utf8')]));

  /** The files that write an entry, and the action that each names. */
  const writers = [...sources].filter(([, source]) => /\baudited\(/.test(source) && !/function audited/.test(source));

  it('knows an action for every changing command, and no other', () => {
    const named = (action: string) => writers.some(([, source]) => source.includes(`'${action}'`));
    expect(auditActions.filter((action) => !named(action))).toEqual([]);
    expect(new Set(Object.values(CHANGING))).toEqual(new Set(auditActions));
  });

  it.each(Object.entries(CHANGING))('is written by what "salvage %s" calls', (name, action) => {
    const [first = ''] = name.split(' ');
    const reached = importedFrom(`src/cli/${commandFolder(first)}/command.ts`);
    expect(writers.filter(([, source]) => source.includes(`'${action}'`)).some(([file]) => reached.has(file))).toBe(
      true,
    );
  });

  it('is written by every file that changes a document for an operator', () => {
    const changing = [...sources].filter(
      ([file, source]) =>
        /^src\/(operate|cli)\//.test(file) &&
        !NO_CHANGES.includes(file) &&
        /\b(insertOne|insertMany|updateOne|updateMany|findOneAndUpdate|deleteOne|deleteMany|replaceOne|bulkWrite)\(/.test(
          source,
        ),
    );
    const without = changing.filter(([, source]) => !/\baudited\(/.test(source)).map(([file]) => file);
    expect(without).toEqual([]);
  });

  function commandFolder(name: string): string {
    return name === 'resume' ? 'pause' : name;
  }

  function importedFrom(start: string): Set<string> {
    const reached = new Set<string>();
    const open = [start];
    for (let file = open.pop(); file !== undefined; file = open.pop()) {
      if (reached.has(file)) continue;
      reached.add(file);
      for (const [, from = ''] of sources.get(file)?.matchAll(/(?:from |import\()'(\.[^']+)'/g) ?? []) {
        open.push(normalize(join(dirname(file), from)));
      }
    }
    return reached;
  }
});
