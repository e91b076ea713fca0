import { type ClassifiableDecline, findCodeRow, findTextRow } from './default-decline-table.ts';

/**
 * Whether the decline itself says that the money was not there (R8): by its response code, or by its text where the code
 * says nothing more exact. Mapping a decline to another type does not change it; along a profile it never cascades (R2).
 */
export function isInsufficientFunds(decline: ClassifiableDecline, gatewayType: string | null): boolean {
  const code = findCodeRow(decline, gatewayType);
  if (code !== null && code.row.vague !== true) return code.row.insufficientFunds === true;
  return findTextRow(decline.text)?.row.insufficientFunds === true;
}
