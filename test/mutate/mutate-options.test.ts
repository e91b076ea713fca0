import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { MUTATORS } from './mutants.ts';
import { parseMutateOptions } from './mutate-options.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

function run(...args: string[]) {
  const env = { ...process.env, NODE_OPTIONS: '' };
  return spawnSync(process.execPath, ['test/mutate/main.ts', ...args], { cwd: ROOT, env, encoding: 'utf8' });
}

describe('the options of npm run mutate', () => {
  it('are the whole domain, all mutators and two processes unless others are given', () => {
    expect(parseMutateOptions([])).toEqual({
      paths: ['src/domain'],
      mutators: MUTATORS,
      processes: 2,
      quick: false,
      json: false,
    });
  });

  it('name files and folders, mutators, and the number of processes', () => {
    const args =
      '--file ./src/domain/send/ src/domain/ids.ts --only UnaryOperator ArrowFunction --processes 1 --quick --json';
    expect(parseMutateOptions(args.split(' '))).toEqual({
      paths: ['src/domain/send', 'src/domain/ids.ts'],
      mutators: ['UnaryOperator', 'ArrowFunction'],
      processes: 1,
      quick: true,
      json: true,
    });
  });

  it('are refused with a sentence and exit code 2', () => {
    expect(run('--file', 'src/engine')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Expected a path below src/domain.'),
    });
    expect(run('--file', 'src/domain/nothing')).toMatchObject({
      status: 2,
      stderr: 'mutate: No file of src/domain is at src/domain/nothing.\n',
    });
  });

  it('are explained by --help', () => {
    const { status, stdout } = run('--help');
    expect(status).toBe(0);
    for (const option of ['--file', '--only', '--processes', '--quick', '--json', 'Exit codes'])
      expect(stdout).toContain(option);
  });
});
