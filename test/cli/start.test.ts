import { spawn } from 'node:child_process';
import { copyFile, cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Prints the packages of each module that is loaded, when the process ends. */
const PRINT_PACKAGES = `import { registerHooks } from 'node:module';
  const packages = new Set();
  registerHooks({ load(url, context, next) {
    packages.add(/node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1]);
    return next(url, context);
  } });
  process.on('exit', () => process.stderr.write('loaded: ' + JSON.stringify([...packages])));`;

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

function run(program: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const child = spawn(program, args, { env: { ...inherited, ...env }, stdio: 'pipe' });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
}

async function packagesLoadedBy(...args: string[]): Promise<string[]> {
  const hook = `--import=data:text/javascript,${encodeURIComponent(PRINT_PACKAGES)}`;
  const { code, stderr } = await run(process.execPath, [hook, ...args]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return JSON.parse(stderr.slice(stderr.indexOf('loaded: ') + 'loaded: '.length));
}

/** Each takes a tenth of a second or more to load. */
const CLIENTS = ['kafkajs', 'mongodb', 'undici', 'avsc', 'pino', 'pino-pretty', 'fastify', 'prom-client', 'snappy'];

describe('salvage starts fast: it', () => {
  const program = join(ROOT, 'src/cli/salvage.js');

  it('loads no package but commander to print its help and its version', async () => {
    for (const flag of ['--help', '--version']) {
      expect((await packagesLoadedBy(program, flag)).filter((name) => name !== null)).toEqual(['commander']);
    }
  });

  it('loads no client of a server to parse any of its commands', async () => {
    const loadAll = `const { COMMANDS } = await import(${JSON.stringify(join(ROOT, 'src/cli/commands.ts'))});
      for (const { load } of COMMANDS) await load();`;
    const loaded = await packagesLoadedBy('--input-type=module', '--eval', loadAll);
    expect(loaded).toContain('commander');
    expect(loaded.filter((name) => CLIENTS.includes(name))).toEqual([]);
  });

  it('loads no client of a server for what needs none', async () => {
    const file = join(ROOT, 'docs/examples/routing.yaml');
    const calls = [
      ['config', 'check', file],
      ['network-rules', '--published'],
      ['classify', '--gateway', 'nmi-us', '--file', file],
      ['produce', '--dry-run', '--skip-invalid', join(ROOT, 'docs/examples/declines.ndjson')],
    ];
    for (const call of calls) {
      expect((await packagesLoadedBy(program, ...call)).filter((name) => CLIENTS.includes(name))).toEqual([]);
    }
  });

  it('keeps what V8 has compiled for the next start', async () => {
    await run(process.execPath, [program, '--version']);
    expect(await readdir(join(ROOT, 'node_modules/.cache/salvage'))).not.toEqual([]);
  });
});

describe('./salvage', () => {
  let clone = '';
  beforeAll(async () => {
    clone = await mkdtemp(join(tmpdir(), 'salvage-clone-'));
    await mkdir(join(clone, 'src'));
    await cp(join(ROOT, 'src/cli'), join(clone, 'src/cli'), { recursive: true });
    await copyFile(join(ROOT, 'salvage'), join(clone, 'salvage'));
    await copyFile(join(ROOT, 'package.json'), join(clone, 'package.json'));
  });
  afterAll(() => rm(clone, { recursive: true, force: true }));

  it('runs the program on the Node that npm ci installed, wherever it is called from', async () => {
    const { code, stdout } = await run('bash', ['-c', `cd / && ${join(ROOT, 'salvage')} --version`]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('says before npm ci that it is needed, in one line', async () => {
    const path = `${join(process.execPath, '..')}:${process.env.PATH}`;
    const { code, stderr } = await run(join(clone, 'salvage'), ['--version'], { PATH: path });
    expect(stderr).toBe('salvage: its packages are not installed: run npm ci in the repository\n');
    expect(code).toBe(1);
  });
});
