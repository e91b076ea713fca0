import { describe, expect, it } from '@jest/globals';
import { salvage } from '../support/salvage-command.ts';

const ESCAPE = '\u001b[2J';

describe('what a command prints', () => {
  it('shows escape sequences of a file instead of letting the terminal obey them', async () => {
    const line = JSON.stringify({ topic: 'rerun-requested', [`x${ESCAPE}`]: 1 });
    const { code, stdout, stderr } = await salvage(['produce', '-', '--dry-run'], {}, line);
    expect(code).toBe(2);
    expect(stderr).toContain('x\\u001b[2J');
    expect(stdout + stderr).not.toContain('\u001b');
  });

  it('shows escape sequences of an id, and of what was typed', async () => {
    const explained = await salvage(['classify', '--gateway', `g${ESCAPE}`, '--text', 'Do not honor']);
    expect(explained.stdout).toContain('gateway g\\u001b[2J');
    const refused = await salvage([`x${ESCAPE}`]);
    expect(refused.stderr).toContain("unknown command 'x\\u001b[2J'");
    expect(explained.stdout + refused.stderr).not.toContain('\u001b');
  });

  it('shows the limit that a number exceeds, and not asterisks', async () => {
    const line = '{"topic":"rerun-requested","occurredAt":99999999999999999999}';
    const { stderr } = await salvage(['produce', '-', '--dry-run'], {}, line);
    expect(stderr).toContain('occurredAt: expected at most 9,007,199,254,740,990');
  });
});
