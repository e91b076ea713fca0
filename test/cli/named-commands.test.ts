import { describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { judgeConditions } from '../../src/inspect/conditions/conditions.ts';
import { aSnapshot } from '../support/a-snapshot.ts';
import { CONDITION_CASES } from '../support/condition-cases.ts';
import { everyCommand } from './every-command.ts';

describe('the command that a condition names', () => {
  it('is one that the command line takes, with no more arguments than it has', async () => {
    const commands = new Map((await everyCommand()).map(({ name, command }) => [name, command]));
    const named = Object.values(CONDITION_CASES).flatMap(({ holds }) =>
      judgeConditions(aSnapshot(holds)).holding.map(({ command }) => command),
    );
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((line) => !isTaken(line, commands))).toEqual([]);
  });
});

function isTaken(line: string, commands: ReadonlyMap<string, Command>): boolean {
  const [program, first = '', second = '', ...rest] = line.split(' ');
  const sub = commands.get(`${first} ${second}`);
  const command = sub ?? commands.get(first);
  if (program !== 'salvage' || command === undefined) return false;
  const words = sub === undefined ? [second, ...rest].filter((word) => word !== '') : rest;
  const options = words.filter((word) => word.startsWith('--'));
  const known = command.options.map(({ long }) => long);
  const places = command.registeredArguments;
  const max = places.at(-1)?.variadic === true ? Number.POSITIVE_INFINITY : places.length;
  return options.every((option) => known.includes(option)) && words.length - options.length <= max;
}
