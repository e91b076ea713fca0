import type { Change, DocumentRef, State } from '../../domain/decision.ts';
import type { CollectionName, DocumentOf } from '../../domain/documents/documents.ts';
import type { InputMessage } from '../stage.ts';

type Fields = Record<string, unknown>;
type StoredDocument = Fields & { _id: string };
type FieldIndex = Map<unknown, Set<string>>;

/** One document's write: `insert` it whole where it did not exist, else `update` only the fields that were set. */
export type DocumentWrite = { readonly collection: CollectionName; readonly id: string } & (
  | { readonly insert: StoredDocument }
  | { readonly update: Fields }
);

/**
 * The documents of one chunk, in memory: as loaded, with the changes folded so far. Remembers which references were
 * loaded, so that a missing document is known to be missing, and collects the writes.
 */
export class ChunkState implements State {
  readonly #documents = new Map<CollectionName, Map<string, StoredDocument>>();
  readonly #loadedRefs = new Set<string>();
  readonly #writes = new Map<string, DocumentWrite>();
  /** Built at the first `find`. By collection, field and value: the ids of the documents. */
  readonly #indexes = new Map<CollectionName, Map<string, FieldIndex>>();

  get<Name extends CollectionName>(collection: Name, id: string): DocumentOf<Name> | null {
    return (this.#documents.get(collection)?.get(id) as DocumentOf<Name> | undefined) ?? null;
  }

  find<Name extends CollectionName>(collection: Name, field: string, value: string): DocumentOf<Name>[] {
    const documents = this.#collection(collection);
    const ids = this.#index(collection, field).get(value) ?? [];
    return [...ids].map((id) => documents.get(id)) as unknown as DocumentOf<Name>[];
  }

  /** Messages whose `reads` threw, with the reason. They cannot be decided: their documents were never loaded. */
  readonly unloadable = new Map<InputMessage, string>();

  /** Of these references, those that were not loaded yet; marks them as loaded. */
  claimUnloaded(refs: readonly DocumentRef[]): DocumentRef[] {
    return refs.filter((ref) => {
      const key = 'id' in ref ? `${ref.collection}|_id|${ref.id}` : `${ref.collection}|${ref.field}|${ref.value}`;
      if (this.#loadedRefs.has(key)) return false;
      this.#loadedRefs.add(key);
      return true;
    });
  }

  /** Adds a document as loaded; one that is here already (found by another reference) stays as it is. */
  add(collection: CollectionName, document: StoredDocument): void {
    if (!this.#collection(collection).has(document._id)) this.#put(collection, document, undefined);
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) this.#applyOne(change.collection, change.id, change.set, change.onInsert ?? {});
  }

  /** The writes that all applied changes amount to, by collection and `_id`, so that concurrent writers cannot deadlock. */
  writes(): DocumentWrite[] {
    return [...this.#writes.values()].sort((a, b) => compare(a.collection, b.collection) || compare(a.id, b.id));
  }

  /** An inserted document is not copied again for its write. */
  #applyOne(collection: CollectionName, id: string, set: Fields, onInsert: Fields): void {
    const before = this.#collection(collection).get(id);
    // Copying one object is far faster than merging two, and our own documents are usually set whole.
    const isWhole = before === undefined && Object.keys(onInsert).length === 0;
    const after = isWhole ? { ...set, _id: id } : Object.assign({ ...(before ?? onInsert), _id: id }, set);
    this.#put(collection, after, before);
    const key = `${collection}|${id}`;
    const earlier = this.#writes.get(key);
    if (before === undefined || (earlier !== undefined && 'insert' in earlier)) {
      this.#writes.set(key, { collection, id, insert: after });
    } else {
      this.#writes.set(key, { collection, id, update: earlier === undefined ? set : { ...earlier.update, ...set } });
    }
  }

  #put(collection: CollectionName, document: StoredDocument, before: StoredDocument | undefined): void {
    this.#collection(collection).set(document._id, document);
    for (const [field, index] of this.#indexes.get(collection) ?? []) {
      if (before !== undefined && before[field] === document[field]) continue;
      if (before !== undefined) index.get(before[field])?.delete(document._id);
      addToIndex(index, field, document);
    }
  }

  #index(collection: CollectionName, field: string): FieldIndex {
    const ofCollection = this.#indexes.get(collection) ?? new Map<string, FieldIndex>();
    this.#indexes.set(collection, ofCollection);
    const known = ofCollection.get(field);
    if (known !== undefined) return known;
    const index: FieldIndex = new Map();
    for (const document of this.#collection(collection).values()) addToIndex(index, field, document);
    ofCollection.set(field, index);
    return index;
  }

  #collection(name: CollectionName): Map<string, StoredDocument> {
    let documents = this.#documents.get(name);
    if (documents === undefined) {
      documents = new Map();
      this.#documents.set(name, documents);
    }
    return documents;
  }
}

function addToIndex(index: FieldIndex, field: string, document: StoredDocument): void {
  const ids = index.get(document[field]);
  if (ids === undefined) index.set(document[field], new Set([document._id]));
  else ids.add(document._id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
