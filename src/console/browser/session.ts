import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Session } from '../api/session.ts';

const ROLES = ['viewer', 'operator', 'admin'];

/** Who is logged in. Pages are only shown to somebody. */
export const SessionContext = createContext<Session | null>(null);

/** Whether to show a button that changes something: where it could not be used, it is not there. */
export function useMayChange(needs: 'operator' | 'admin'): boolean {
  const session = useContext(SessionContext);
  return session?.canWrite === true && ROLES.indexOf(session.role) >= ROLES.indexOf(needs);
}
