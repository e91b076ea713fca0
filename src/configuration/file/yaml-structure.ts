import { isAlias, isMap, isNode, isScalar, isSeq, type Node } from 'yaml';

/** A mistake that keeps YAML text from being read, and where it is. */
export interface UnreadablePlace {
  offset: number;
  problem: string;
}

/** A configuration is six deep. Code that follows a much deeper one would run out of stack. */
const DEPTH_MAX = 50;

/** With its aliases written out. A file of the size allowed has no more values without them. */
const VALUES_MAX = 1_000_000;

/** The parser looks through all names before an alias. More takes seconds. */
const NAMES_LOOKED_THROUGH_MAX = 20_000_000;

/**
 * What is wrong with a document although its syntax is right: keys that are written twice, values nested too deeply, and
 * aliases that name nothing, contain themselves, or stand for too much. One walk, in the order of the text, so that the time
 * grows with the size of the file and with nothing else.
 */
export function structureMistakes(root: Node | null): UnreadablePlace[] {
  const walk = new StructureWalk();
  const values = walk.valuesIn(root, 0);
  if (walk.places.length > 0) return walk.places;
  return values > VALUES_MAX || walk.namesLookedThrough > NAMES_LOOKED_THROUGH_MAX
    ? [{ offset: 0, problem: 'its aliases stand for more values than a configuration has; write some values out' }]
    : [];
}

function offsetOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}

interface Anchored {
  readonly node: Node;
  /** How many values it stands for; null while the walk is inside it. */
  values: number | null;
}

class StructureWalk {
  readonly places: UnreadablePlace[] = [];
  namesLookedThrough = 0;
  #names = 0;
  readonly #anchored = new Map<string, Anchored>();

  /** How many values a node stands for, itself included. */
  valuesIn(node: unknown, depth: number): number {
    if (isAlias(node)) return this.#valuesOfAlias(node.source, offsetOf(node));
    if (!isMap(node) && !isSeq(node) && !isScalar(node)) return 1;
    const anchored = this.#note(node);
    if (depth > DEPTH_MAX) {
      this.#mistake(offsetOf(node), `values are nested more than ${DEPTH_MAX} deep`);
      return 1;
    }
    if (isMap(node)) this.#checkKeys(node.items.map(({ key }) => key));
    const inner = isMap(node) ? node.items.flatMap(({ key, value }) => [key, value]) : isSeq(node) ? node.items : [];
    const values = inner.reduce<number>((sum, each) => sum + this.valuesIn(each, depth + 1), 1);
    if (anchored !== null) anchored.values = values;
    return values;
  }

  #note(node: Node & { anchor?: string }): Anchored | null {
    if (node.anchor === undefined) return null;
    const anchored = { node, values: null };
    this.#anchored.set(node.anchor, anchored);
    this.#names += 1;
    return anchored;
  }

  #valuesOfAlias(name: string, offset: number): number {
    this.#names += 1;
    this.namesLookedThrough += this.#names;
    const anchored = this.#anchored.get(name);
    if (anchored === undefined) {
      this.#mistake(offset, `no anchor &${name} comes before the alias *${name}; define it, or write the value out`);
    } else if (anchored.values === null) {
      this.#mistake(offset, `the alias *${name} is inside its own anchor; write the value out`);
    }
    return anchored?.values ?? 1;
  }

  /**
   * The parser's own check compares each key with each. And of a key that is a mapping itself it makes a text, twice at each
   * level: 54 characters took seconds.
   */
  #checkKeys(keys: readonly unknown[]): void {
    const seen = new Set<unknown>();
    for (const key of keys) {
      if (!isScalar(key)) {
        this.#mistake(offsetOf(key), 'a key is a name, not a list, a mapping or an alias; write the name');
        continue;
      }
      if (seen.has(key.value)) {
        this.#mistake(offsetOf(key), `the key ${key.source ?? ''} is written twice; remove one of the two`);
      }
      seen.add(key.value);
    }
  }

  #mistake(offset: number, problem: string): void {
    this.places.push({ offset, problem });
  }
}
