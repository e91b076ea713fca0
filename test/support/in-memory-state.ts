import type { Change, DocumentRef, State } from '../../src/domain/decision.ts';
import type { CollectionName, DocumentOf } from '../../src/domain/documents/documents.ts';

type Stored = Record<string, unknown> & { _id: string };

/**
 * All collections, without a server. Changes are applied one after another, as the engine does. Documents are replaced,
 * never changed in place, so a document that was read stays as it was.
 */
export class InMemoryStore {
  readonly #collections = new Map<CollectionName, Map<string, Stored>>();

  get<Name extends CollectionName>(collection: Name, id: string): DocumentOf<Name> | null {
    return (this.#documents(collection).get(id) as DocumentOf<Name> | undefined) ?? null;
  }

  all<Name extends CollectionName>(collection: Name): DocumentOf<Name>[] {
    return [...this.#documents(collection).values()] as unknown as DocumentOf<Name>[];
  }

  put<Name extends CollectionName>(collection: Name, document: DocumentOf<Name>): void {
    this.#documents(collection).set(document._id, structuredClone(document) as unknown as Stored);
  }

  /** Changes a document as billing does, outside the pipeline. */
  edit<Name extends CollectionName>(collection: Name, id: string, fields: Partial<DocumentOf<Name>>): void {
    const before = this.get(collection, id);
    if (before === null) throw new Error(`${collection} ${id} is not there to edit`);
    this.put(collection, { ...before, ...fields });
  }

  remove(collection: CollectionName, id: string): void {
    this.#documents(collection).delete(id);
  }

  apply(changes: readonly Change[]): void {
    for (const { collection, id, set, onInsert } of changes) {
      const before = this.#documents(collection).get(id);
      const fields = before === undefined ? { ...onInsert, ...set } : set;
      if (Object.keys(fields).length === 0) throw new Error(`a change of ${collection} ${id} sets nothing`);
      this.#documents(collection).set(id, { ...before, ...fields, _id: id });
    }
  }

  #documents(collection: CollectionName): Map<string, Stored> {
    const documents = this.#collections.get(collection) ?? new Map<string, Stored>();
    this.#collections.set(collection, documents);
    return documents;
  }

  /** What a stage sees of this store for a chunk of messages: what its `reads` asked for, round by round. */
  loadedFor<In>(reads: (message: In, state: State) => DocumentRef[], messages: readonly In[]): LoadedState {
    const loaded = new LoadedState(this);
    while (loaded.load(messages.flatMap((message) => reads(message, loaded))));
    loaded.isDeciding = true;
    return loaded;
  }
}

/** The engine's own limit. */
const LOAD_ROUNDS_MAX = 4;

/** Throws where a decision reads a document that it did not ask for: the engine would wrongly report it absent. */
export class LoadedState implements State {
  isDeciding = false;
  readonly #store: InMemoryStore;
  readonly #ids = new Set<string>();
  readonly #fields = new Map<CollectionName, { field: string; value: string }[]>();
  #rounds = 0;

  constructor(store: InMemoryStore) {
    this.#store = store;
  }

  /** How many documents were read. */
  get documentCount(): number {
    return this.#documentCount;
  }
  #documentCount = 0;

  /** Returns whether anything new was asked for. */
  load(refs: readonly DocumentRef[]): boolean {
    const isMore = refs.map((ref) => this.#ask(ref)).includes(true);
    this.#rounds += 1;
    if (isMore && this.#rounds > LOAD_ROUNDS_MAX) throw new Error('it asked for more documents in every round');
    return isMore;
  }

  apply(changes: readonly Change[]): void {
    for (const { collection, id } of changes) {
      if (!this.#isKnown(collection, id)) throw new Error(`${collection} ${id} is written and was never asked for`);
    }
    this.#store.apply(changes);
  }

  get<Name extends CollectionName>(collection: Name, id: string): DocumentOf<Name> | null {
    if (this.#isKnown(collection, id)) return this.#store.get(collection, id);
    if (this.isDeciding) throw new Error(`${collection} ${id} is read and was never asked for`);
    return null;
  }

  find<Name extends CollectionName>(collection: Name, field: string, value: string): DocumentOf<Name>[] {
    if (this.#askedBy(collection).some((asked) => asked.field === field && asked.value === value)) {
      return this.#store.all(collection).filter((document) => Reflect.get(document, field) === value);
    }
    if (this.isDeciding) throw new Error(`${collection} by ${field} ${value} is read and was never asked for`);
    return [];
  }

  #ask(ref: DocumentRef): boolean {
    if ('id' in ref) {
      const before = this.#ids.size;
      const isNew = this.#ids.add(`${ref.collection}|${ref.id}`).size > before;
      if (isNew && this.#store.get(ref.collection, ref.id) !== null) this.#documentCount += 1;
      return isNew;
    }
    const asked = this.#askedBy(ref.collection);
    if (asked.some(({ field, value }) => field === ref.field && value === ref.value)) return false;
    this.#fields.set(ref.collection, [...asked, ref]);
    const found = this.#store.all(ref.collection).filter((document) => Reflect.get(document, ref.field) === ref.value);
    this.#documentCount += found.length;
    return true;
  }

  #askedBy(collection: CollectionName): { field: string; value: string }[] {
    return this.#fields.get(collection) ?? [];
  }

  /** Asked for by its id, or by a field of its collection: the latter shows which documents exist and which do not. */
  #isKnown(collection: CollectionName, id: string): boolean {
    if (this.#ids.has(`${collection}|${id}`)) return true;
    const asked = this.#askedBy(collection);
    if (asked.length === 0) return false;
    const document = this.#store.get(collection, id);
    return document === null || asked.some(({ field, value }) => Reflect.get(document, field) === value);
  }
}
