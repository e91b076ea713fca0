/** Something in a routing configuration that is wrong (`error`: refused) or surely not meant (`warning`). */
export interface Breach {
  severity: 'error' | 'warning';
  /** The rule that it breaks; null for a name that is doubled or does not exist. */
  rule: 'R1' | 'R2' | 'R3' | 'R5' | 'R8' | null;
  /** Keys and array positions down to the place in the file. */
  path: readonly (string | number)[];
  problem: string;
  mend: string;
  /** A dangling name's id. */
  missingId?: string;
}
