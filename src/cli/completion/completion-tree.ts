import type { Argument, Command, Option } from 'commander';
import { allTopics, inputTopics } from '../../../topics/all.ts';
import { TAILABLE_TOPICS } from '../../inspect/messages/tailable-topics.ts';
import { PRODUCIBLE_TOPICS } from '../../ndjson/parse-line.ts';

/** What may stand in a place of the command line. Null: only the user knows. */
export type Values = { readonly words: readonly string[] } | 'files' | null;

export interface CompletedOption {
  /** `--json`, or `-h` and `--help`. */
  readonly names: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  readonly values: Values;
}

/** A command or subcommand, and what may follow it. */
export interface CompletedCommand {
  /** `dlq replay`; empty for the program itself. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly summary: string }[];
  readonly options: readonly CompletedOption[];
  readonly arguments: readonly Values[];
  /** Whether the last argument may be repeated. */
  readonly repeatsLast: boolean;
}

/** Every command of the program, from its own definition. */
export function completionTree(program: Command): CompletedCommand[] {
  return [completed(program, ''), ...program.commands.flatMap((child) => branches(child, child.name()))];
}

function branches(command: Command, path: string): CompletedCommand[] {
  return [completed(command, path), ...command.commands.flatMap((child) => branches(child, `${path} ${child.name()}`))];
}

function completed(command: Command, path: string): CompletedCommand {
  const help = { names: ['-h', '--help'], description: 'show help', takesValue: false, values: null };
  const { registeredArguments } = command;
  return {
    path,
    commands: command.commands.map((child) => ({
      name: child.name(),
      summary: firstSentence(child.summary() || child.description()),
    })),
    options: [...command.options.filter(({ hidden }) => !hidden).map((option) => completedOption(option, path)), help],
    arguments: registeredArguments.map((argument) => valuesOf(argument, argument.name(), path)),
    repeatsLast: registeredArguments.at(-1)?.variadic === true,
  };
}

function completedOption(option: Option, path: string): CompletedOption {
  const { short, long, description, required, optional } = option;
  const [, valueName = ''] = /[<[]([^>\]]+)[>\]]/.exec(option.flags) ?? [];
  return {
    names: [short, long].filter((name) => name !== undefined),
    description,
    takesValue: required || optional,
    values: valuesOf(option, valueName, path),
  };
}

function valuesOf({ argChoices }: Argument | Option, name: string, path: string): Values {
  if (argChoices !== undefined) return { words: argChoices };
  if (FILES.has(name)) return 'files';
  return name === 'topic' ? { words: topicsOf(path) } : null;
}

/** How arguments that are files are called in the help. */
const FILES: ReadonlySet<string> = new Set(['file', 'config', 'folder']);

function topicsOf(path: string): readonly string[] {
  if (path === 'tail') return TAILABLE_TOPICS;
  if (path.startsWith('dlq')) return inputTopics.map(({ name }) => name);
  return (path === 'produce' ? PRODUCIBLE_TOPICS : allTopics).map(({ name }) => name);
}

function firstSentence(text: string): string {
  return text.replace(/[.:;] .*$/s, '').replace(/\.$/, '');
}
