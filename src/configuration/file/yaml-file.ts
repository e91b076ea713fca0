import { readFile, stat } from 'node:fs/promises';
import { type Document, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { RoutingContent } from '../../domain/configuration.ts';
import { countText } from '../../domain/count-text.ts';
import { errorCode, UsageError } from '../../errors.ts';
import { type Breach, type Path, pathText } from '../checks/breach.ts';
import { checkRoutingContent } from '../checks/check-routing.ts';
import { RoutingContentSchema } from '../routing-schema.ts';
import { readablePart } from './readable-part.ts';
import { readStandardInput, STANDARD_INPUT } from './standard-input.ts';
import { TOO_DEEP, unreadablePlaces } from './unreadable-yaml.ts';
import { amountsWithDecimals } from './written-amounts.ts';
import { offsetOf } from './yaml-places.ts';
import { type PlainIssue, plainIssues } from './zod-issues.ts';

/** A version is one document in MongoDB, which may have 16 MB. No configuration comes near this lower limit. */
const FILE_BYTES_MAX = 4 * 1024 * 1024;

/** A problem and where in the file it is; line and column count from 1. */
interface FileProblem {
  severity: 'error' | 'warning';
  rule: Breach['rule'];
  line: number;
  column: number;
  /** Like `gateways[0].id`. */
  path: string;
  problem: string;
  /** How to correct it. */
  mend: string | null;
}

interface CheckedFile {
  /** As messages call it. */
  fileName: string;
  /** The whole text, from which a hash is stored. */
  text: string;
  /** Null where the file has errors. */
  content: RoutingContent | null;
  problems: FileProblem[];
}

/**
 * Reads and checks a configuration file, or standard input for `-`.
 * @throws UsageError where the file cannot be read or is too large
 */
export async function checkRoutingFile(fileName: string): Promise<CheckedFile> {
  return fileName === '-'
    ? checkRoutingText(STANDARD_INPUT, await readStandardInput(FILE_BYTES_MAX))
    : checkRoutingText(fileName, await readText(fileName));
}

async function readText(fileName: string): Promise<string> {
  try {
    const { size } = await stat(fileName);
    if (size > FILE_BYTES_MAX) {
      throw new UsageError(
        `${fileName} has ${size} bytes, more than the ${FILE_BYTES_MAX} allowed; is it the right file?`,
      );
    }
    return await readFile(fileName, 'utf8');
  } catch (error) {
    switch (errorCode(error)) {
      case 'ENOENT':
        throw new UsageError(`${fileName} does not exist`);
      case 'EISDIR':
        throw new UsageError(`${fileName} is a folder; name a file`);
      case 'EACCES':
        throw new UsageError(`${fileName} cannot be read: permission denied`);
      default:
        throw error;
    }
  }
}

/**
 * The content of a configuration file that may be applied. `checked` holds its warnings.
 * @throws UsageError whose problems are all errors of the file, as `file:line:column: …`
 */
export async function readRoutingFile(fileName: string): Promise<{ content: RoutingContent; checked: CheckedFile }> {
  const checked = await checkRoutingFile(fileName);
  return { content: contentOf(checked), checked };
}

/** @throws UsageError whose problems are all errors of the file, as `file:line:column: …` */
export function contentOf(checked: CheckedFile): RoutingContent {
  if (checked.content === null) {
    const errors = checked.problems.filter((problem) => problem.severity === 'error');
    throw new UsageError(
      `${checked.fileName} cannot be applied: it has ${countText(errors.length, 'error')}`,
      errors.map((problem) => describeProblem(checked.fileName, problem)),
    );
  }
  return checked.content;
}

/** `file:line:column: rule: path: what is wrong; how to correct it`. */
export function describeProblem(fileName: string, found: FileProblem): string {
  const rule = found.rule === null ? '' : `${found.rule}: `;
  const path = found.path === '' ? '' : `${found.path}: `;
  const mend = found.mend === null ? '' : `; ${found.mend}`;
  return `${fileName}:${found.line}:${found.column}: ${rule}${path}${found.problem}${mend}`;
}

/** Checks YAML text and reports every mistake at once: in its syntax, else in its shape and its rules. */
export function checkRoutingText(fileName: string, text: string): CheckedFile {
  const lineCounter = new LineCounter();
  const document = parsed(text, lineCounter);
  const unreadable = document === null ? [TOO_DEEP] : unreadablePlaces(document);
  if (document === null || unreadable.length > 0) {
    const problems = unreadable.map(({ offset, problem }): FileProblem => {
      const place = lineAndColumn(lineCounter.linePos(offset));
      return { severity: 'error', rule: null, ...place, path: '', problem, mend: null };
    });
    return { fileName, text, content: null, problems };
  }
  const place = (breach: Breach): FileProblem => ({
    severity: breach.severity,
    rule: breach.rule,
    ...lineAndColumn(lineCounter.linePos(offsetOf(document, breach.path))),
    path: pathText(breach.path),
    problem: breach.problem,
    mend: breach.mend === '' ? null : breach.mend,
  });
  // What aliases stand for was counted, and is no more than a file without them may hold.
  const raw: unknown = document.toJS({ maxAliasCount: -1 });
  const { content, breaches } = checkRaw(raw, amountsWithDecimals(document).map(asError));
  return { fileName, text, content, problems: inFileOrder(breaches.map(place)) };
}

/** Null: the parser ran out of stack. */
function parsed(text: string, lineCounter: LineCounter): Document.Parsed | null {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: false });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function asError(found: Pick<Breach, 'path' | 'problem' | 'mend'>): Breach {
  return { severity: 'error', rule: null, ...found };
}

/** `written`: what only the text shows to be wrong. The schema's own words about the same place are left out. */
function checkRaw(raw: unknown, written: readonly Breach[]): { content: RoutingContent | null; breaches: Breach[] } {
  const parsed = RoutingContentSchema.safeParse(raw, { reportInput: true });
  const isTold = new Set(written.map(({ path }) => pathText(path)));
  if (!parsed.success) {
    const shape = shapeBreaches(parsed.error).filter(({ path }) => !isTold.has(pathText(path)));
    const rules = ruleErrorsDespiteShape(raw).filter(({ path }) => !shape.some((other) => isAround(path, other.path)));
    return { content: null, breaches: [...written, ...shape, ...rules] };
  }
  const breaches = [...written, ...checkRoutingContent(parsed.data).filter(({ path }) => !isTold.has(pathText(path)))];
  return { content: breaches.some(({ severity }) => severity === 'error') ? null : parsed.data, breaches };
}

/** An entry in which something cannot be read lacks it, which is no second mistake. */
function isAround(path: Path, inner: Path): boolean {
  return path.length < inner.length && path.every((key, depth) => inner[depth] === key);
}

function shapeBreaches(error: z.ZodError): Breach[] {
  return plainIssues(error).map((issue) => ({ severity: 'error', mend: '', ...issue, ...ruleOfShape(issue) }));
}

/** The schema refuses a negative reduction, so that editors show it; here it also gets its rule. */
function ruleOfShape({ path, tooSmall }: PlainIssue): Pick<Breach, 'rule'> & Partial<Breach> {
  const mend = 'write the reduction as a positive number';
  return tooSmall && path.includes('priceReduction') ? { rule: 'R5', mend } : { rule: null };
}

/** Errors in the parts that can be read. Warnings are left out, as the unreadable parts may be their cause. */
function ruleErrorsDespiteShape(raw: unknown): Breach[] {
  const readable = readablePart(raw);
  if (readable === null) return [];
  return checkRoutingContent(readable.content)
    .filter(({ severity, missingId }) => severity === 'error' && !readable.leftOutIds.has(missingId ?? ''))
    .map((breach) => ({ ...breach, path: readable.inFile(breach.path) }));
}

function lineAndColumn({ line, col }: { line: number; col: number }): { line: number; column: number } {
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

function inFileOrder(problems: FileProblem[]): FileProblem[] {
  return problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
}
