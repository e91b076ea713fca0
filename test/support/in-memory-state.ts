import type { Change, DocumentRef, State } from '../../src/domain/decision.ts';
import type { CollectionName, DocumentOf } from '../../src/domain/documents.ts';

type Stored = Record<string, unknown> & { _id: string };

/** All collections, without a server: changes are folded one after the other, as the engine does it. */
export class InMemoryStore {
  readonly #documents = new Map<string, Stored>();

  get<Name extends CollectionName>(collection: Name, id: string): DocumentOf<Name> | null {
    return (this.#documents.get(`${collection}|${id}`) as DocumentOf<Name> | undefined) ?? null;
  }

  all<Name extends CollectionName>(collection: Name): DocumentOf<Name>[] {
    const found = [...this.#documents].filter(([key]) => key.startsWith(`${collection}|`));
    return found.map(([, document]) => document as unknown as DocumentOf<Name>);
  }

  put<Name extends CollectionName>(collection: Name, document: DocumentOf<Name>): void {
    this.#documents.set(`${collection}|${document._id}`, structuredClone(document) as unknown as Stored);
  }

  /** What billing does to its own documents in between. */
  edit<Name extends CollectionName>(collection: Name, id: string, fields: Partial<DocumentOf<Name>>): void {
    const before = this.get(collection, id);
    if (before === null) throw new Error(`${collection} ${id} is not there to edit`);
    this.put(collection, { ...before, ...fields });
  }

  remove(collection: CollectionName, id: string): void {
    this.#documents.delete(`${collection}|${id}`);
  }

  apply(changes: readonly Change[]): void {
    for (const { collection, id, set, onInsert } of changes) {
      const before = this.#documents.get(`${collection}|${id}`);
      const fields = before === undefined ? { ...onInsert, ...set } : set;
      if (Object.keys(fields).length === 0) throw new Error(`a change of ${collection} ${id} sets nothing`);
      this.#documents.set(`${collection}|${id}`, { ...before, ...structuredClone(fields), _id: id });
    }
  }

  /** What a stage sees of this store for a chunk of messages: what its `needs` asked for, round by round. */
  loadedFor<In>(needs: (message: In, state: State) => DocumentRef[], messages: readonly In[]): LoadedState {
    const loaded = new LoadedState(this);
    while (loaded.load(messages.flatMap((message) => needs(message, loaded))));
    loaded.isDeciding = true;
    return loaded;
  }
}

/** What the engine allows a stage before it calls it a mistake. */
const LOAD_ROUNDS_MAX = 4;

/** Throws where a decision reads what was never asked for: the engine would call that absent, and be wrong. */
export class LoadedState implements State {
  isDeciding = false;
  readonly #store: InMemoryStore;
  readonly #asked = new Set<string>();
  #rounds = 0;

  constructor(store: InMemoryStore) {
    this.#store = store;
  }

  /** Whether anything new was asked for. */
  load(refs: readonly DocumentRef[]): boolean {
    const before = this.#asked.size;
    for (const ref of refs) {
      this.#asked.add('id' in ref ? `${ref.collection}|_id|${ref.id}` : `${ref.collection}|${ref.field}|${ref.value}`);
    }
    this.#rounds += 1;
    const isMore = this.#asked.size > before;
    if (isMore && this.#rounds > LOAD_ROUNDS_MAX) throw new Error('needs did not settle');
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
    if (this.#asked.has(`${collection}|${field}|${value}`)) {
      return this.#store.all(collection).filter((document) => Reflect.get(document, field) === value);
    }
    if (this.isDeciding) throw new Error(`${collection} by ${field} ${value} is read and was never asked for`);
    return [];
  }

  /** Asked for by its id; or the collection by a field, which tells of what is there and of what is not. */
  #isKnown(collection: CollectionName, id: string): boolean {
    if (this.#asked.has(`${collection}|_id|${id}`)) return true;
    const document = this.#store.get(collection, id);
    const byField = [...this.#asked].filter((key) => key.startsWith(`${collection}|`) && !key.includes('|_id|'));
    return document === null
      ? byField.length > 0
      : Object.entries(document).some(([field, value]) => byField.includes(`${collection}|${field}|${value}`));
  }
}
