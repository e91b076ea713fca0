import { useEffect, useState } from 'preact/hooks';

/** A value that several parts of the page show. Each is drawn again when it changes. */
export class SharedValue<Value> {
  #current: Value;
  readonly #listeners = new Set<(value: Value) => void>();

  constructor(first: Value) {
    this.#current = first;
  }

  get current(): Value {
    return this.#current;
  }

  set(value: Value): void {
    this.#current = value;
    for (const listener of this.#listeners) listener(value);
  }

  /** A hook of Preact. */
  use(): Value {
    const [value, setValue] = useState(() => this.#current);
    useEffect(() => {
      const listen = (next: Value) => setValue(() => next);
      this.#listeners.add(listen);
      // It may have changed between the drawing and this effect.
      listen(this.#current);
      return () => {
        this.#listeners.delete(listen);
      };
    }, []);
    return value;
  }
}
