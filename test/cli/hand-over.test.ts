import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';

const MODULE = new URL('../../src/cli/hand-over.js', import.meta.url).href;

/** Starts the launcher as an older Node would, around a program given as text. */
function launch(program: string, node = process.execPath) {
  const code = `import { handOverTo } from ${JSON.stringify(MODULE)};
    handOverTo(${JSON.stringify(node)}, ['-e', ${JSON.stringify(program)}]);`;
  const { NODE_OPTIONS: _, ...env } = process.env;
  const launcher = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'pipe', env });
  return { launcher, ended: once(launcher, 'exit') };
}

describe('the launcher, started by an older Node', () => {
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('forwards %s, and exits as the program exits', async (signal) => {
    const { launcher, ended } = launch(
      `process.on('${signal}', () => process.exit(7)); setInterval(() => {}, 1000); console.log('ready');`,
    );
    await once(launcher.stdout, 'data');
    launcher.kill(signal);
    expect(await ended).toEqual([7, null]);
  });

  it('exits with 128 + n when signal n ended the program', async () => {
    const { ended } = launch(`process.kill(process.pid, 'SIGKILL')`);
    expect(await ended).toEqual([137, null]);
  });

  it('says in one line that it cannot run the program', async () => {
    const { launcher, ended } = launch('', '/nowhere/node');
    let stderr = '';
    launcher.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    expect(await ended).toEqual([1, null]);
    expect(stderr).toMatch(/^salvage: cannot run \/nowhere\/node: .*\n$/);
  });
});
