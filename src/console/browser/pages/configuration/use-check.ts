import { useEffect, useState } from 'preact/hooks';
import type { CheckAnswer } from '../../../api/configuration/schemas.ts';
import { type ApiProblem, asProblem, post } from '../../api.ts';

interface Check {
  /** Of the text as it was when it was checked last. */
  readonly answer: CheckAnswer | null;
  readonly problem: ApiProblem | null;
  readonly isChecking: boolean;
}

/** Long enough that a text is not checked at every key. */
const PAUSE_MS = 500;

/** Checks a text whenever it has changed, and whenever `round` does. */
export function useCheck(text: string, round: unknown): Check {
  const [check, setCheck] = useState<Check>({ answer: null, problem: null, isChecking: false });
  useEffect(() => {
    if (text.trim() === '') return setCheck({ answer: null, problem: null, isChecking: false });
    const leaving = new AbortController();
    setCheck((before) => ({ ...before, isChecking: true }));
    const timer = setTimeout(() => {
      post<CheckAnswer>('/configuration/check', { text }, { signal: leaving.signal })
        .then((answer) => setCheck({ answer, problem: null, isChecking: false }))
        .catch((error: unknown) => {
          if (!leaving.signal.aborted) setCheck({ answer: null, problem: asProblem(error), isChecking: false });
        });
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      leaving.abort();
    };
  }, [text, round]);
  return check;
}
