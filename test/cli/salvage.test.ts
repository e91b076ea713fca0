import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { COMMANDS } from '../../src/cli/commands.ts';
import { salvage, startSalvage } from '../support/salvage-command.ts';
import { until } from '../support/until.ts';

/** Nothing listens on port 1. */
const NOWHERE = {
  KAFKA_BROKERS: '127.0.0.1:1',
  SCHEMA_REGISTRY_URL: 'http://127.0.0.1:1',
  MONGODB_URI: 'mongodb://user:hunter2@127.0.0.1:1/?serverSelectionTimeoutMS=200',
  FLEXECOM_URL: 'http://127.0.0.1:1',
  RERUN_API_TOKEN: 'a-token-of-some-length',
  HEALTH_PORT: '0',
};

describe('salvage', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'salvage-cli-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('lists every command, and the exit codes of each, with exit code 0', async () => {
    const { code, stdout } = await salvage(['--help']);
    expect(code).toBe(0);
    for (const { name } of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${name}`, 'm'));
    const help = await salvage(['produce', '--help']);
    expect(help.code).toBe(0);
    expect(help.stdout).toContain('Exit codes:');
  });

  it.each([
    [['produec'], "unknown command 'produec' (Did you mean produce?)"],
    [['help', 'produec'], "unknown command 'produec' (Did you mean produce?)"],
    [['produce', 'x', '--skip'], "unknown option '--skip'"],
    [['produce'], "missing required argument 'file'"],
    [['produce', '/nowhere/at/all'], '/nowhere/at/all does not exist'],
    [['run', 'classify'], "command-argument value 'classify' is invalid"],
    [['trace', '--version'], "unknown option '--version'"],
    [['rerun', 'O-1'], "required option '--gateway <id>' not specified"],
  ])('says in one line what is wrong with %j, exit code 2', async (args, line) => {
    const { code, stdout, stderr } = await salvage(args);
    expect(stderr).toContain(`salvage: ${line}`);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });

  it('names every missing or malformed setting at once, exit code 2, without secrets', async () => {
    const env = {
      KAFKA_BROKERS: '',
      MONGODB_URI: 'http://me:hunter2@db',
      RERUN_API_TOKEN: 'hunter2',
      LOG_LEVEL: 'loud',
    };
    const { code, stderr } = await salvage(['run'], { ...NOWHERE, ...env });
    expect(code).toBe(2);
    for (const name of Object.keys(env)) expect(stderr).toContain(`- ${name} is`);
    expect(stderr).not.toContain('hunter2');
  });

  it('names an unreachable server in one line, exit code 1, without its password', async () => {
    const { code, stderr } = await salvage(['setup'], NOWHERE);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^salvage: cannot reach MongoDB .*\n$/);
    expect(stderr).not.toContain('hunter2');
  });

  it('lists the invalid lines of a file before it connects to any server, and publishes nothing', async () => {
    const file = join(folder, 'declines.ndjson');
    await writeFile(file, '{"topic":"rerun-requested"}\nnonsense\nmore\nmore\n\n6\n');
    const { code, stdout, stderr } = await salvage(['produce', file, '--json'], NOWHERE);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ published: 0, lines: 5, invalid: 5 });
    expect(stderr).toContain('5 of 5 lines are invalid; nothing was published');
    expect(stderr).toContain(`- ${file}:2 (and 3-4, 6): expected one JSON object`);
    expect(stderr).toContain(
      `- ${file}:1: orderId: expected a text; it is missing: every event of rerun-requested needs orderId`,
    );
  });

  it('run: waits for unreachable servers, says so, and stops cleanly at SIGTERM and at Ctrl-C', async () => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const command = startSalvage(['run', 'scheduler'], NOWHERE);
      await until(() => command.stderr().includes('waiting for Kafka at 127.0.0.1:1'));
      command.process.kill(signal);
      const { code, stdout, stderr } = await command.ended;
      expect(code).toBe(0);
      expect(stdout + stderr).not.toContain('"level":"error"');
    }
  });
});
