import { PAGES } from './pages.ts';
import { navigate } from './router.ts';

const SECOND_KEY_WITHIN_MS = 1_500;

/** `/` goes to the search box; `g` and a letter to a page. Returns what ends it. */
export function listenToKeys(): () => void {
  let waitsForPageUntil = 0;
  const onKey = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === '/') {
      event.preventDefault();
      document.getElementById('search')?.focus();
    } else if (event.key === 'g') waitsForPageUntil = performance.now() + SECOND_KEY_WITHIN_MS;
    else if (performance.now() < waitsForPageUntil) {
      waitsForPageUntil = 0;
      const page = PAGES.find(({ key }) => key === event.key);
      if (page !== undefined) navigate(page.path);
    }
  };
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}

export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}
