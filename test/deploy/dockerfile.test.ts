import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePorts } from '../../local/free-ports.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { listOf, parseCopy, readStages, type Stage } from './dockerfile.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const APP = '/app';
const stages = readStages(new URL('../../Dockerfile', import.meta.url));
const [, image = { name: null, base: '', instructions: [] }] = stages;

/** What is copied from the repository. */
const copied = stages.flatMap(({ instructions }) =>
  instructions
    .filter(({ name }) => name === 'COPY')
    .map(({ text }) => parseCopy(text))
    .flatMap(({ from, sources }) => (from === null ? sources : [])),
);

describe('the Dockerfile', () => {
  it("starts from the Node that package.json names, by its exact version, without that image's extras", () => {
    expect(stages.map(({ base }) => base)).toEqual(
      stages.map(() => `node:${packageJson.devDependencies.node}-bookworm-slim`),
    );
  });

  it('copies nothing that .dockerignore keeps out, and .dockerignore lets nothing else in', () => {
    const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
    expect(ignored.filter((line) => /^[^#]/.test(line))).toEqual(['*', ...new Set(copied.map((path) => `!${path}`))]);
  });

  it('is run by a user who is not root, given as a number', () => {
    expect(image.instructions.find(({ name }) => name === 'USER')?.text).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  it('opens the ports of the settings', () => {
    expect(image.instructions.find(({ name }) => name === 'EXPOSE')?.text).toBe('8481 8482 8483 8484');
  });
});

describe('what the steps of the Dockerfile make in an empty folder', () => {
  let folder = '';
  let node = '';
  let before = '';

  /** Each stage has a folder that stands for its root. */
  const rootOf = (stage: Stage) => join(folder, `stage-${stages.indexOf(stage)}`);
  const appOf = (stage: Stage) => join(rootOf(stage), APP);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'salvage-image-'));
    await chmod(folder, 0o755);
    node = join(folder, 'node');
    await cp(process.execPath, node);
    for (const stage of stages) await follow(stage);
    before = digestOf(appOf(image));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('prints its help to another user', async () => {
    const { stdout } = await run('--help');
    expect(stdout).toContain('salvage');
  });

  it('checks a configuration', async () => {
    await cp(join(ROOT, 'docs/examples/routing.yaml'), join(folder, 'routing.yaml'));
    const { stdout } = await run('config', 'check', join(folder, 'routing.yaml'));
    expect(stdout).toContain('is valid, with 0 warnings');
  });

  it('has all that its commands and roles load', async () => {
    const program = `
      const { COMMANDS } = await import('${appOf(image)}/src/cli/commands.ts');
      for (const { load } of COMMANDS) await load();
      await import('${appOf(image)}/src/run/start-role.ts');
      process.stdout.write('loaded ' + COMMANDS.length);
    `;
    const { stdout } = await asAnotherUser(node, ['--no-warnings', '--input-type=module', '-e', program]);
    expect(stdout).toMatch(/^loaded [1-9]\d*$/);
  });

  it('has no tests, no examples and no packages that only development needs', () => {
    const packages = ['jest', 'typescript', 'node', '@kafkajs/confluent-schema-registry'];
    for (const name of ['test', 'docs/examples', '.git', ...packages.map((one) => `node_modules/${one}`)]) {
      expect([name, existsSync(join(appOf(image), name))]).toEqual([name, false]);
    }
  });

  it('has a health check that follows /readyz', async () => {
    const [port = 0] = await freePorts(1);
    let status = 200;
    const server = createServer((request, response) =>
      response.writeHead(request.url === '/readyz' ? status : 404).end(),
    );
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const check = () => exitCode(listOf(image, 'HEALTHCHECK').slice(1), { HEALTH_PORT: String(port) });
    expect(await check()).toBe(0);
    status = 503;
    expect(await check()).toBe(1);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    expect(await check()).toBe(1);
  });

  it('is as it was: whoever runs it has written nothing into it', () => {
    expect(digestOf(appOf(image))).toBe(before);
  });

  async function follow(stage: Stage): Promise<void> {
    await mkdir(appOf(stage), { recursive: true });
    for (const { name, text } of stage.instructions) {
      if (name === 'COPY') await copy(stage, text);
      // From npm's cache, where it has them: what was tested is what is installed.
      if (name === 'RUN') {
        const env = { ...withoutNode(), npm_config_prefer_offline: 'true', npm_config_loglevel: 'error' };
        await promisify(execFile)('sh', ['-e', '-c', text], { cwd: appOf(stage), env });
      }
    }
  }

  async function copy(stage: Stage, text: string): Promise<void> {
    const { from, sources, target } = parseCopy(text);
    const source = from === null ? undefined : stages.find(({ name }) => name === from);
    const root = source === undefined ? ROOT : rootOf(source);
    for (const path of sources) {
      const to = join(appOf(stage), target.endsWith('/') ? join(target, basename(path)) : target);
      if (source === undefined) await cp(join(root, path), to, { recursive: true });
      // Nobody needs it there any more, and it is large.
      else await rename(join(root, path), to);
    }
  }

  function run(...args: string[]) {
    return asAnotherUser(node, [...listOf(image, 'ENTRYPOINT').slice(1), ...args]);
  }

  /** As nobody, where this user may become another one. */
  function asAnotherUser(file: string, args: readonly string[]) {
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    return promisify(execFile)(file, args, { cwd: appOf(image), env: {}, ...nobody });
  }

  async function exitCode(args: readonly string[], env: Record<string, string>): Promise<number | null> {
    const child = spawn(node, args, { env, stdio: 'ignore' });
    return new Promise((resolve) => child.once('close', resolve));
  }

  function withoutNode(): NodeJS.ProcessEnv {
    const { NODE_OPTIONS: _, ...env } = process.env;
    return env;
  }
});

/** Of the names, sizes and times of all files: what is written changes one of them. */
function digestOf(root: string): string {
  const digest = createHash('sha256');
  for (const path of globSync('**', { cwd: root }).sort()) {
    const { size, mtimeMs, ctimeMs } = statSync(join(root, path), { throwIfNoEntry: false }) ?? {};
    digest.update(`${relative(root, path)} ${size} ${mtimeMs} ${ctimeMs}\n`);
  }
  return digest.digest('hex');
}
