import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Instrumenter } from '@stryker-mutator/instrumenter';

/** One small change to the code that some test must notice. */
export interface Mutant {
  readonly id: string;
  readonly file: string;
  readonly line: number;
  /** The kind of change, in Stryker's words. */
  readonly mutator: string;
  /** The whole line on which the change begins, trimmed. */
  readonly code: string;
  /** What was there, and what is there instead. */
  readonly mutation: string;
}

export interface MutatedCode {
  /** The folder that files are relative to. */
  readonly root: string;
  readonly mutants: readonly Mutant[];
  /** By file: its code with all its mutants, each of which is switched on by its id. */
  readonly sources: ReadonlyMap<string, string>;
}

/** Mutators of operators and control flow. */
export const MUTATORS = [
  'ArithmeticOperator',
  'ArrayDeclaration',
  'ArrowFunction',
  'AssignmentOperator',
  'BlockStatement',
  'BooleanLiteral',
  'CallExpression',
  'ConditionalExpression',
  'EqualityOperator',
  'LogicalOperator',
  'MethodExpression',
  'OptionalChaining',
  'UnaryOperator',
  'UpdateOperator',
] as const;

export type MutatorName = (typeof MUTATORS)[number];

/** Texts, records and patterns are data: a wrong one is a wrong word, not a wrong decision. */
const DATA_MUTATORS = ['StringLiteral', 'ObjectLiteral', 'Regex'];

const MUTATION_LENGTH_MAX = 120;

/** The mutants of the files, whose paths are relative to the root. */
export async function mutantsOf(
  root: string,
  files: readonly string[],
  mutators: readonly MutatorName[] = MUTATORS,
): Promise<MutatedCode> {
  const contents = new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')]));
  const instrumented = await new Instrumenter(SILENT).instrument(
    [...contents].map(([name, content]) => ({ name, content, mutate: true })),
    {
      plugins: null,
      ignorers: [],
      excludedMutations: [...DATA_MUTATORS, ...MUTATORS.filter((name) => !mutators.includes(name))],
    },
  );
  return {
    root,
    mutants: instrumented.mutants
      .filter(({ status }) => status !== 'Ignored')
      .map(({ id, fileName, mutatorName, location, replacement }) => {
        const content = contents.get(fileName) ?? '';
        return {
          id,
          file: fileName,
          line: location.start.line + 1,
          mutator: mutatorName,
          code: lineAt(content, location.start.line).trim(),
          mutation: `${shortened(textBetween(content, location))} → ${shortened(replacement)}`,
        };
      }),
    sources: new Map(instrumented.files.map(({ name, content }) => [name, content])),
  };
}

interface Position {
  readonly line: number;
  readonly column: number;
}

function textBetween(content: string, { start, end }: { readonly start: Position; readonly end: Position }): string {
  return content.slice(offsetOf(content, start), offsetOf(content, end));
}

function offsetOf(content: string, { line, column }: Position): number {
  const before = content.split('\n').slice(0, line);
  return before.reduce((length, text) => length + text.length + 1, column);
}

function lineAt(content: string, line: number): string {
  return content.split('\n')[line] ?? '';
}

/** One line, and its end left out where it is long. */
function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= MUTATION_LENGTH_MAX ? line : `${line.slice(0, MUTATION_LENGTH_MAX)}…`;
}

const ignore = () => {};

/** What the instrumenter would log says nothing to somebody who reads the report. */
const SILENT = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => false,
  isFatalEnabled: () => false,
  trace: ignore,
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
  fatal: ignore,
};
