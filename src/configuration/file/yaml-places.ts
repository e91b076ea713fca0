import { type Document, isAlias, isMap, isSeq } from 'yaml';
import type { Path } from '../checks/breach.ts';

/**
 * Where in a YAML text the value at a path begins. For a missing value it is the nearest thing around it, for an unknown
 * key the key itself.
 */
export function offsetOf(document: Document, path: Path): number {
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
