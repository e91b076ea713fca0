/** What a change would do, for a person to read before it is made. */
export interface Preview {
  /** How many things it would change. What only follows from it, such as what waits, is in the sentences. */
  readonly count: number;
  readonly sentences: string[];
}
