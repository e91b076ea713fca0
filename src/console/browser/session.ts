import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { isAtLeast } from '../access/roles.ts';
import type { Session } from '../api/session.ts';

/** Who is logged in. Pages are only shown to somebody. */
export const SessionContext = createContext<Session | null>(null);

/** Whether to show a button that changes something: where it could not be used, it is not there. */
export function useMayChange(needs: 'operator' | 'admin'): boolean {
  const session = useContext(SessionContext);
  return session?.canWrite === true && isAtLeast(session.role, needs);
}
