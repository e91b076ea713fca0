import { readFile, stat } from 'node:fs/promises';
import { type Document, isAlias, isMap, isSeq, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { RoutingContent } from '../../domain/configuration.ts';
import { errorCode, UsageError } from '../../errors.ts';
import type { Breach } from '../checks/breach.ts';
import { checkRoutingContent } from '../checks/check-routing.ts';
import { RoutingContentSchema } from '../routing-schema.ts';
import { readablePart } from './readable-part.ts';
import { unreadablePlaces } from './unreadable-yaml.ts';
import { type PlainIssue, plainIssues } from './zod-issues.ts';

/** A version is one document in MongoDB, at most 16 MB; far below that, a file is not a configuration any more. */
const FILE_BYTES_MAX = 4 * 1024 * 1024;

/** A problem at its place in the file; line and column count from 1. */
export interface FileProblem {
  severity: 'error' | 'warning';
  rule: Breach['rule'];
  line: number;
  column: number;
  /** Like `gateways[0].id`. */
  path: string;
  problem: string;
  mend: string | null;
}

export interface CheckedFile {
  fileName: string;
  /** The text, for its hash. */
  text: string;
  /** Null where an error stands in the way. */
  content: RoutingContent | null;
  problems: FileProblem[];
}

/**
 * Reads and checks a configuration file.
 * @throws UsageError where there is no such file, or it cannot be a configuration at all.
 */
export async function checkRoutingFile(fileName: string): Promise<CheckedFile> {
  return checkRoutingText(fileName, await readText(fileName));
}

async function readText(fileName: string): Promise<string> {
  try {
    const { size } = await stat(fileName);
    if (size > FILE_BYTES_MAX) {
      throw new UsageError(`${fileName} has ${size} bytes; a configuration has at most ${FILE_BYTES_MAX}`);
    }
    return await readFile(fileName, 'utf8');
  } catch (error) {
    switch (errorCode(error)) {
      case 'ENOENT':
        throw new UsageError(`${fileName} does not exist`);
      case 'EISDIR':
        throw new UsageError(`${fileName} is a folder; a configuration is a file`);
      case 'EACCES':
        throw new UsageError(`${fileName} may not be read by this user`);
      default:
        throw error;
    }
  }
}

/**
 * The content of a configuration file that may be applied, with its warnings.
 * @throws UsageError whose problems are every error of the file at once, as `file:line:column: …`.
 */
export async function readRoutingFile(fileName: string): Promise<{ content: RoutingContent; checked: CheckedFile }> {
  const checked = await checkRoutingFile(fileName);
  if (checked.content === null) {
    const errors = checked.problems.filter((problem) => problem.severity === 'error');
    throw new UsageError(
      `${fileName} cannot be applied: ${errors.length} ${errors.length === 1 ? 'mistake' : 'mistakes'}`,
      errors.map((problem) => describeProblem(fileName, problem)),
    );
  }
  return { content: checked.content, checked };
}

/** `file:line:column: [rule] path: what is wrong; how to mend it`. */
export function describeProblem(fileName: string, found: FileProblem): string {
  const rule = found.rule === null ? '' : `${found.rule}: `;
  const path = found.path === '' ? '' : `${found.path}: `;
  const mend = found.mend === null ? '' : `; ${found.mend}`;
  return `${fileName}:${found.line}:${found.column}: ${rule}${path}${found.problem}${mend}`;
}

/** Checks YAML text: its syntax, else its shape, else its rules, each reporting every mistake at once. */
export function checkRoutingText(fileName: string, text: string): CheckedFile {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const unreadable = unreadablePlaces(document).map(({ offset, problem }): FileProblem => {
    const place = lineAndColumn(lineCounter.linePos(offset));
    return { severity: 'error', rule: null, ...place, path: '', problem, mend: null };
  });
  if (unreadable.length > 0) return { fileName, text, content: null, problems: unreadable };
  const place = (breach: Breach): FileProblem => ({
    severity: breach.severity,
    rule: breach.rule,
    ...lineAndColumn(lineCounter.linePos(offsetOf(document, breach.path))),
    path: pathText(breach.path),
    problem: breach.problem,
    mend: breach.mend === '' ? null : breach.mend,
  });
  const { content, breaches } = checkRaw(document.toJS());
  return { fileName, text, content, problems: inFileOrder(breaches.map(place)) };
}

function checkRaw(raw: unknown): { content: RoutingContent | null; breaches: Breach[] } {
  const parsed = RoutingContentSchema.safeParse(raw, { reportInput: true });
  if (!parsed.success) {
    return { content: null, breaches: [...shapeBreaches(parsed.error), ...ruleErrorsDespiteShape(raw)] };
  }
  const breaches = checkRoutingContent(parsed.data);
  return { content: breaches.some(({ severity }) => severity === 'error') ? null : parsed.data, breaches };
}

function shapeBreaches(error: z.ZodError): Breach[] {
  return plainIssues(error).map((issue) => ({ severity: 'error', mend: '', ...issue, ...ruleOfShape(issue) }));
}

/** R5 refuses a negative reduction; the schema has it too, so that editors show it. */
function ruleOfShape({ path, tooSmall }: PlainIssue): Pick<Breach, 'rule'> & Partial<Breach> {
  const mend = 'write what is taken off as a positive number';
  return tooSmall && path.includes('priceReduction') ? { rule: 'R5', mend } : { rule: null };
}

/** What surely breaks a rule even though parts of the file cannot be read; warnings could be due to what is left out. */
function ruleErrorsDespiteShape(raw: unknown): Breach[] {
  const readable = readablePart(raw);
  if (readable === null) return [];
  return checkRoutingContent(readable.content)
    .filter(({ severity, missingId }) => severity === 'error' && !readable.leftOutIds.has(missingId ?? ''))
    .map((breach) => ({ ...breach, path: readable.inFile(breach.path) }));
}

/** `gateways[0].id` for ['gateways', 0, 'id']. */
export function pathText(path: Breach['path']): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '');
}

function lineAndColumn({ line, col }: { line: number; col: number }): { line: number; column: number } {
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

/** Where the path's value stands; for what is missing, the nearest thing around it; for an unknown key, the key. */
function offsetOf(document: Document, path: Breach['path']): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const key of path) {
    const resolved = isAlias(node) ? node.resolve(document) : node;
    if (isMap(resolved)) {
      const pair = resolved.items.find((item) => keyText(item.key) === String(key));
      if (pair === undefined) return offset;
      offset = startOf(pair.value) ?? startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(resolved) && typeof key === 'number') {
      node = resolved.items[key];
      offset = startOf(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

function keyText(key: unknown): string {
  return typeof key === 'object' && key !== null && 'value' in key ? String(key.value) : String(key);
}

function startOf(node: unknown): number | null {
  const range = typeof node === 'object' && node !== null && 'range' in node ? node.range : null;
  return Array.isArray(range) && typeof range[0] === 'number' ? range[0] : null;
}

function inFileOrder(problems: FileProblem[]): FileProblem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}
