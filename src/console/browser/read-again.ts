import { useEffect } from 'preact/hooks';

/** Calls `reload` every so often while the page is looked at; null: never. */
export function useReadAgain(reload: () => void, everyMs: number | null): void {
  useEffect(() => {
    if (everyMs === null) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') reload();
    }, everyMs);
    return () => clearInterval(timer);
  }, [reload, everyMs]);
}
