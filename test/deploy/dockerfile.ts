import { readFileSync } from 'node:fs';
import { z } from 'zod';

export interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** The instructions from one FROM to the next. */
export interface Stage {
  readonly name: string | null;
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

export function readStages(file: URL): Stage[] {
  const lines = readFileSync(file, 'utf8')
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const stages: { name: string | null; base: string; instructions: Instruction[] }[] = [];
  for (const line of lines) {
    const [, name = '', text = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    const [, base = '', stage = null] = /^(\S+)(?: AS (\S+))?$/.exec(text) ?? [];
    if (name === 'FROM') stages.push({ name: stage, base, instructions: [] });
    else stages.at(-1)?.instructions.push({ name, text });
  }
  return stages;
}

/** The one instruction of that name, as a list: `["node", "x"]`. */
export function listOf({ instructions }: Stage, name: string): string[] {
  const [found] = instructions.filter((instruction) => instruction.name === name);
  const [, list = '[]'] = /(\[.*\])/.exec(found?.text ?? '') ?? [];
  return z.array(z.string()).parse(JSON.parse(list));
}

/** From where, into what, and from which stage (null: from the repository). */
export function parseCopy(text: string): { from: string | null; sources: string[]; target: string } {
  const words = text.split(/\s+/);
  const [, from = null] = /^--from=(\S+)$/.exec(words[0] ?? '') ?? [];
  const paths = from === null ? words : words.slice(1);
  return { from, sources: paths.slice(0, -1), target: paths.at(-1) ?? '' };
}
