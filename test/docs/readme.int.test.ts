import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePorts } from '../../local/free-ports.ts';
import { commandEnvironment, connectForTests, freshPrefix, stackForTests } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { ROOT, read } from './embedded-files.ts';

/** What a newcomer types, taken from the README as it is; only the ports and the prefix are others. */
describe('README.md, followed from top to bottom', () => {
  const prefix = freshPrefix();
  const scripts = shellBlocks(read('README.md'));
  const [prepare = '', run = '', tryIt = ''] = sectionBlocks('Try it on your own declines');
  const [produceDecline = ''] = sectionBlocks('Produce a decline');
  const [fulfillOrders = ''] = sectionBlocks('Consume an outcome');
  const [rerun = ''] = sectionBlocks('Rerun a declined sale');
  const ports = new Map<string, number>();
  let pipeline: ChildProcess;
  let log = '';

  beforeAll(async () => {
    const [sandbox = 0, webhook = 0, rerunApi = 0, health = 0] = await freePorts(4);
    ports.set('8787', sandbox).set('8481', webhook).set('8482', rerunApi).set('8483', health);
    const prepared = await bash(prepare);
    expect(prepared).toMatchObject({ code: 0 });
    expect(prepared.stdout).toContain('Version 1 is in force');
    pipeline = start(`${settings(prepare)}\n${run}`);
    // Read all the time: a program whose output nobody reads stops when the pipe is full.
    pipeline.stdout?.on('data', keep);
    pipeline.stderr?.on('data', keep);
    await until(isReady, () => log);
  });

  afterAll(async () => {
    if (pipeline?.pid !== undefined && pipeline.exitCode === null) {
      const ended = new Promise((resolve) => pipeline.once('exit', resolve));
      process.kill(-pipeline.pid, 'SIGTERM');
      await ended;
    }
    const database = await connectForTests(stackForTests().mongodbUri, prefix);
    await database.db.dropDatabase();
    await database.close();
  });

  it('has the blocks that this test follows', () => {
    expect(scripts).toHaveLength(8);
  });

  it('finds the program by npx', async () => {
    const { NODE_OPTIONS: _, ...env } = process.env;
    const child = spawn('npx', ['salvage', '--version'], { cwd: fileURLToPath(ROOT), env, stdio: 'ignore' });
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0);
  });

  it('salvages the two declines of the example file and shows them', async () => {
    const { code, stdout } = await bash(`${settings(prepare)}\n${tryIt}`);
    expect(code).toBe(0);
    expect(stdout).toContain('published 2 events');
    expect(stdout).toMatch(
      /order-complete\.new-sale \d:\d+ order-1: recovered 49\.90 USD by CASCADE .*: fulfill 1 item\n/,
    );
    expect(stdout).toMatch(/decline-accepted \d:\d+ order-2: accepted for RECYCLE on flexecom, 29\.90 USD/);
    expect(stdout).toContain('recovered 49.90 USD by CASCADE');
    expect(stdout).toContain('classify-declines');
  });

  it('asks for a rerun by command and by HTTP, and both are answered', async () => {
    const { code, stdout } = await bash(`${settings(prepare)}\n${rerun}`);
    expect(code).toBe(0);
    expect(stdout).toContain('{"requestKey":"ticket-77"}');
    const answers = await bash(
      `${settings(prepare)}\n./salvage tail decline-not-sent --from-beginning --limit 2 --json`,
    );
    expect(answers.stdout.match(/"reason":"PAID_MEANWHILE"/g)).toHaveLength(2);
  });

  it('publishes a decline from another system, and another reads what was recovered', async () => {
    const produced = await bash(`${settings(prepare)}\n${produceDecline}`);
    const [, orderId = ''] = /published the decline of (\S+)/.exec(produced.stdout) ?? [];
    expect(orderId).not.toBe('');
    const reader = start(`${settings(prepare)}\n${fulfillOrders}`);
    let read = '';
    reader.stdout?.on('data', (chunk) => {
      read += chunk;
    });
    await until(() => read.includes(`fulfill 1 item(s) of ${orderId}\n`));
    const ended = new Promise((resolve) => reader.once('exit', resolve));
    if (reader.pid !== undefined) process.kill(-reader.pid, 'SIGTERM');
    await ended;
  });

  function sectionBlocks(heading: string): string[] {
    const text = read('README.md');
    const from = text.indexOf(`# ${heading}\n`);
    const rest = text.slice(from + 2);
    return shellBlocks(rest.slice(0, rest.search(/\n##+ /)));
  }

  function shellBlocks(text: string): string[] {
    return [...text.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  }

  /** The first two lines, which the README says are needed in every terminal. */
  function settings(block: string): string {
    return block.split('\n').slice(0, 2).join('\n');
  }

  function keep(output: Buffer): void {
    log = (log + output.toString()).slice(-4_000);
  }

  async function isReady(): Promise<boolean> {
    if (pipeline.exitCode !== null) throw new Error(`the pipeline ended with ${pipeline.exitCode}: ${log}`);
    try {
      return (await fetch(`http://127.0.0.1:${ports.get('8483')}/readyz`)).ok;
    } catch {
      return false;
    }
  }

  function start(script: string): ChildProcess {
    const { NODE_OPTIONS: _, ...inherited } = process.env;
    const local = read('docs/examples/local.env');
    // `stack up` starts nothing where the environment names servers: it prints them.
    const written = script
      .replace('. docs/examples/local.env', local)
      .replace('sandbox --webhook-url', 'sandbox --port 8787 --webhook-url')
      .replace(/\b8(787|481|482|483)\b/g, (port) => String(ports.get(port)));
    return spawn('bash', ['-e', '-c', written], {
      cwd: fileURLToPath(ROOT),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...inherited,
        npm_config_loglevel: 'error',
        ...commandEnvironment(prefix),
        WEBHOOK_PORT: String(ports.get('8481')),
        RERUN_API_PORT: String(ports.get('8482')),
        CONSOLE_PORT: '0',
        HEALTH_PORT: String(ports.get('8483')),
      },
    });
  }

  async function bash(script: string): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const child = start(script);
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    return new Promise((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })));
  }
});
