import type { Change, DocumentRef, State } from '../../domain/decision.ts';
import type { CollectionName, DocumentOf } from '../../domain/documents.ts';
import type { InputMessage } from '../stage.ts';

type Fields = Record<string, unknown>;
type StoredDocument = Fields & { _id: string };
type FieldIndex = Map<unknown, Set<string>>;

/** What is to be written of one document: `insert` it whole where it was not there, else `update` only the fields set. */
export type DocumentWrite = { readonly collection: CollectionName; readonly id: string } & (
  | { readonly insert: StoredDocument }
  | { readonly update: Fields }
);

/**
 * The documents of one chunk, in memory: what was loaded, with the changes folded so far on top. Remembers which
 * references were loaded (an absent document is known to be absent) and what is to be written in the end.
 */
export class ChunkState implements State {
  readonly #documents = new Map<CollectionName, Map<string, StoredDocument>>();
  readonly #loadedRefs = new Set<string>();
  readonly #writes = new Map<string, DocumentWrite>();
  /** Made when first looked into: by collection, then field, then value the ids of its documents. */
  readonly #indexes = new Map<CollectionName, Map<string, FieldIndex>>();

  get<Name extends CollectionName>(collection: Name, id: string): DocumentOf<Name> | null {
    return (this.#documents.get(collection)?.get(id) as DocumentOf<Name> | undefined) ?? null;
  }

  find<Name extends CollectionName>(collection: Name, field: string, value: string): DocumentOf<Name>[] {
    const documents = this.#collection(collection);
    const ids = this.#index(collection, field).get(value) ?? [];
    return [...ids].map((id) => documents.get(id)) as unknown as DocumentOf<Name>[];
  }

  /** Why a message's needs could not be told: its decision would be made on documents that were never loaded. */
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

  /** Takes in a document as read; one already here (found by another reference) stays as it is. */
  add(collection: CollectionName, document: StoredDocument): void {
    if (!this.#collection(collection).has(document._id)) this.#put(collection, document, undefined);
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) this.#applyOne(change.collection, change.id, change.set, change.onInsert ?? {});
  }

  /** What all applied changes come to, in the order of collection and `_id`, so that concurrent writers cannot deadlock. */
  writes(): DocumentWrite[] {
    return [...this.#writes.values()].sort((a, b) => compare(a.collection, b.collection) || compare(a.id, b.id));
  }

  /** An inserted document is written as it stands here, so that nothing is copied for the write. */
  #applyOne(collection: CollectionName, id: string, set: Fields, onInsert: Fields): void {
    const before = this.#collection(collection).get(id);
    // Copying one object whole is far faster than spreading a second one into it; own documents are set whole.
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
