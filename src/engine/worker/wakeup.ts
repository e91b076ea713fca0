/** Lets one loop rest until something happens. What happens while it does not rest ends its next rest at once. */
export class Wakeup {
  #isDue = false;
  #end: ((wasWoken: boolean) => void) | null = null;

  wake(): void {
    this.#isDue = true;
    this.#end?.(true);
  }

  /** Resolves `true` when woken, `false` when the time is over. */
  async wait(ms: number): Promise<boolean> {
    if (!this.#isDue) await this.#rest(ms);
    const wasWoken = this.#isDue;
    this.#isDue = false;
    return wasWoken;
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#end?.(false), ms);
      this.#end = () => {
        clearTimeout(timer);
        this.#end = null;
        resolve();
      };
    });
  }
}
