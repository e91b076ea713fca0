import { readFileSync } from 'node:fs';
import type { Argument, Command, Option } from 'commander';
import { persistentDataFolder } from '../../local/folders.ts';
import { TIME_FORMS } from '../../src/cli/parse-time.ts';
import { everyCommand, helpOf } from '../cli/every-command.ts';
import { JSON_FIELDS } from './json-fields.ts';

export const COMMANDS_PAGE = new URL('../../docs/commands.md', import.meta.url);

const HEAD = readFileSync(new URL('./commands-page-head.md', import.meta.url), 'utf8');

/** The page docs/commands.md, from the commands' own definitions. */
export async function commandsPage(): Promise<string> {
  const commands = await everyCommand();
  const withOwn = commands.filter(({ name, command }) => command.commands.length === 0 || JSON_FIELDS[name]);
  const toc = withOwn.map(({ name }) => `[${name}](#salvage-${name.replaceAll(' ', '-')})`).join(', ');
  return `${HEAD}\n## All of them\n\n${toc}.\n\n${withOwn.map(({ name, command }) => section(name, command)).join('\n')}`;
}

function section(name: string, command: Command): string {
  const places = command.registeredArguments;
  const usage = ['salvage', name, ...places.map(placeText), '[options]'].join(' ');
  const fields = JSON_FIELDS[name];
  return [
    `### \`salvage ${name}\``,
    '',
    command.description(),
    '',
    `    ${usage}`,
    '',
    '| argument or option | meaning |',
    '|---|---|',
    ...places.map((place) => row(placeText(place), meaningOf(place))),
    ...command.options.filter(({ hidden }) => !hidden).map((option) => row(option.flags, meaningOf(option))),
    '',
    ...(fields === undefined ? [] : [`\`--json\`: ${fields}`, '']),
    '```text',
    textAfterHelp(command).trim(),
    '```',
    '',
  ].join('\n');
}

function placeText(place: Argument): string {
  const name = `${place.name()}${place.variadic ? '...' : ''}`;
  return place.required ? `<${name}>` : `[${name}]`;
}

function meaningOf(one: Argument | Option): string {
  const choices = one.argChoices === undefined ? [] : [`one of ${one.argChoices.join(', ')}`];
  const isShown = one.defaultValue !== undefined && !(Array.isArray(one.defaultValue) && one.defaultValue.length === 0);
  const byDefault = one.defaultValueDescription ?? (isShown ? String(one.defaultValue) : '');
  const notes = [...choices, ...(byDefault === '' ? [] : [`default: ${byDefault}`])];
  return notes.length === 0 ? one.description : `${one.description} (${notes.join('; ')})`;
}

function row(what: string, meaning: string): string {
  const local = persistentDataFolder(process.env);
  const text = meaning.replaceAll(local, '~/.local/state/decline-salvage/stack').replaceAll('|', '\\|');
  return `| \`${what.replaceAll('|', '\\|')}\` | ${text.replaceAll('<', '\\<')} |`;
}

/** What follows the options in `--help`: more on it, exit codes, examples. How times are written is said once, in the head. */
function textAfterHelp(command: Command): string {
  const own = command.helpInformation();
  const help = helpOf(command);
  return help.slice(help.indexOf(own) + own.length).replace(TIME_FORMS, '');
}
