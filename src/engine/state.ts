import type { CollectionName, DocumentOf } from '../domain/documents.ts';
import type { Change, DocumentRef, InputMessage, State } from './stage.ts';

type Fields = Record<string, unknown>;
type StoredDocument = Fields & { _id: string };

/** What is to be written of one document: inserted whole where it was not there, else only the fields set. */
export interface DocumentWrite {
  readonly collection: CollectionName;
  readonly id: string;
  readonly insert: boolean;
  readonly fields: Fields;
}

/**
 * The documents of one chunk, in memory: what was loaded, with the changes folded so far on top. Remembers which
 * references were loaded (an absent document is known to be absent) and what is to be written in the end.
 */
export class ChunkState implements State {
  readonly #documents = new Map<CollectionName, Map<string, StoredDocument>>();
  readonly #loadedRefs = new Set<string>();
  readonly #writes = new Map<string, { collection: CollectionName; id: string; insert: boolean; fields: Fields }>();

  get<Name extends CollectionName>(collection: Name, id: string): DocumentOf<Name> | null {
    return (this.#documents.get(collection)?.get(id) as DocumentOf<Name> | undefined) ?? null;
  }

  find<Name extends CollectionName>(collection: Name, field: string, value: string): DocumentOf<Name>[] {
    const documents = [...(this.#documents.get(collection)?.values() ?? [])];
    return documents.filter((document) => document[field] === value) as unknown as DocumentOf<Name>[];
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
    const documents = this.#collection(collection);
    if (!documents.has(document._id)) documents.set(document._id, document);
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) this.#applyOne(change.collection, change.id, change.set, change.onInsert ?? {});
  }

  /** What all applied changes come to, in the order of collection and `_id`, so that concurrent writers cannot deadlock. */
  writes(): DocumentWrite[] {
    return [...this.#writes.values()].sort((a, b) => compare(a.collection, b.collection) || compare(a.id, b.id));
  }

  #applyOne(collection: CollectionName, id: string, set: Fields, onInsert: Fields): void {
    const documents = this.#collection(collection);
    const before = documents.get(id);
    const fields = before === undefined ? { ...onInsert, ...set } : set;
    documents.set(id, { ...before, ...fields, _id: id });
    const key = `${collection}|${id}`;
    const earlier = this.#writes.get(key);
    if (earlier === undefined) this.#writes.set(key, { collection, id, insert: before === undefined, fields });
    else earlier.fields = { ...earlier.fields, ...fields };
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

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
