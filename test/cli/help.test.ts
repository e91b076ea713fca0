import { describe, expect, it } from '@jest/globals';
import { everyCommand, helpOf } from './every-command.ts';

/** What starts servers or prints a text that is made for a program. */
const NO_DATA = ['run', 'sandbox', 'stack down', 'config schema', 'console add-user', 'completion'];

describe('the help of every command', () => {
  it('names its exit codes, and has --json where it prints data', async () => {
    for (const { name, command } of await everyCommand()) {
      if (command.commands.length > 0 && name !== 'contradictions') continue;
      expect(`${name}: ${helpOf(command)}`).toContain('Exit codes:');
      if (!NO_DATA.includes(name)) {
        expect(`${name}: ${helpOf(command)}`).toContain('--json');
      }
    }
  });

  it('has an example, but for commands that only hold others', async () => {
    for (const { name, command } of await everyCommand()) {
      if (command.commands.length > 0 && name !== 'contradictions') continue;
      expect(`${name}: ${helpOf(command)}`).toContain(`\n  salvage ${name}`);
    }
  });

  it('has examples that the command takes', async () => {
    const commands = await everyCommand();
    let checked = 0;
    for (const { name, command } of commands) {
      for (const [line] of helpOf(command).matchAll(/^ {2}salvage .*$/gm)) {
        expect(line).toContain(`salvage ${name}`);
        const known = command.options.flatMap(({ long, short }) => [long, short]);
        const typed = [...line.replace(/"[^"]*"/g, '""').matchAll(/ (--[a-z-]+)/g)].map(([, option]) => option);
        expect(`${name}: ${typed.filter((option) => !known.includes(option)).join()}`).toBe(`${name}: `);
        checked += 1;
      }
    }
    expect(checked).toBeGreaterThan(30);
  });
});
