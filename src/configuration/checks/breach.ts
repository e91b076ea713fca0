/** Something in a routing configuration that is wrong (`error`: refused) or probably not intended (`warning`). */
export interface Breach {
  severity: 'error' | 'warning';
  /** The rule that it breaks; null where no rule is concerned, such as for a name that does not exist. */
  rule: 'R1' | 'R2' | 'R3' | 'R5' | 'R8' | 'R18' | 'R19' | 'R23' | 'R24' | null;
  path: Path;
  problem: string;
  /** How to correct it. */
  mend: string;
  /** Where a name is missing from the file: that name. */
  missingId?: string;
}

/** Keys and list positions that lead to a place in the file. */
export type Path = readonly (string | number)[];

/** `gateways[0].id` for ['gateways', 0, 'id']. */
export function pathText(path: Path): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .replace(/^\./, '');
}
