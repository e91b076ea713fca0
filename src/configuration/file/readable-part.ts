import type { RoutingContent } from '../../domain/configuration.ts';
import type { Path } from '../checks/breach.ts';
import { RoutingContentSchema } from '../routing-schema.ts';
import { plainIssues } from './zod-issues.ts';

/** The part of a file with mistakes that can be read, so that its rules are checked in the same run as its shape. */
interface ReadablePart {
  content: RoutingContent;
  /** The path in the file for a path in `content`: entries left out of a list shift those after them. */
  inFile(path: Path): Path;
  /** The ids of entries left out: references to them are not mistakes. */
  leftOutIds: ReadonlySet<string>;
}

/** Each round leaves out what the one before found wrong. Mistakes at every level of a file need far fewer. */
const ROUNDS_MAX = 20;

/** Leaves out whatever has a wrong shape, and as little else as possible; null where nothing useful remains. */
export function readablePart(raw: unknown): ReadablePart | null {
  const leftOut = new Set<string>();
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const originals = new Map<string, number[]>();
    const inFile = (path: Path) => originalPath(path, originals);
    const parsed = RoutingContentSchema.safeParse(withStandInSecrets(without(raw, leftOut, [], [], originals)));
    if (parsed.success) return { content: parsed.data, inFile, leftOutIds: idsOf(raw, leftOut) };
    for (const { path } of plainIssues(parsed.error)) {
      let faulty = inFile(path);
      // A value that is missing, or that was left out but is required, makes the value around it unreadable.
      while (faulty.length > 0 && (leftOut.has(keyOf(faulty)) || valueAt(raw, faulty) === undefined)) {
        faulty = faulty.slice(0, -1);
      }
      if (faulty.length === 0) return null;
      leftOut.add(keyOf(faulty));
    }
  }
  return null;
}

function without(
  value: unknown,
  leftOut: ReadonlySet<string>,
  path: Path,
  copyPath: Path,
  originals: Map<string, number[]>,
): unknown {
  if (Array.isArray(value)) {
    const kept = value.map((_, index) => index).filter((index) => !leftOut.has(keyOf([...path, index])));
    originals.set(keyOf(copyPath), kept);
    return kept.map((index, position) =>
      without(value[index], leftOut, [...path, index], [...copyPath, position], originals),
    );
  }
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !leftOut.has(keyOf([...path, key])))
      .map(([key, inner]) => [key, without(inner, leftOut, [...path, key], [...copyPath, key], originals)]),
  );
}

/** A FlexEcom gateway with a mistake in its secrets gets others, so that the places where it is used are checked. */
function withStandInSecrets(copy: unknown): unknown {
  if (!isRecord(copy) || !Array.isArray(copy.gateways)) return copy;
  const standIn = { env: 'STAND_IN' };
  const secrets = { publicKey: standIn, secretKey: standIn, signingSecret: standIn };
  const gateways = copy.gateways.map((gateway: unknown) =>
    isRecord(gateway) && gateway.type === 'FLEXECOM' ? { ...gateway, ...secrets } : gateway,
  );
  return { ...copy, gateways };
}

function originalPath(path: Path, originals: ReadonlyMap<string, number[]>): Path {
  return path.map((key, depth) =>
    typeof key === 'number' ? (originals.get(keyOf(path.slice(0, depth)))?.[key] ?? key) : key,
  );
}

function idsOf(raw: unknown, leftOut: ReadonlySet<string>): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const [list, entries] of Object.entries(isRecord(raw) ? raw : {})) {
    for (const [index, entry] of Array.isArray(entries) ? entries.entries() : []) {
      if (leftOut.has(keyOf([list])) || leftOut.has(keyOf([list, index]))) {
        ids.add(String(isRecord(entry) ? entry.id : ''));
      }
    }
  }
  return ids;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce((inner: unknown, key) => {
    if (Array.isArray(inner)) return typeof key === 'number' ? inner[key] : undefined;
    return isRecord(inner) ? inner[key] : undefined;
  }, value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}
