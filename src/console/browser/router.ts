import { useEffect, useState } from 'preact/hooks';

/** Everything that a page shows is in its address, so that it can be sent to somebody else. */
interface Address {
  readonly path: string;
  readonly query: URLSearchParams;
}

const CHANGED = 'salvage:address';

export function useAddress(): Address {
  const [href, setHref] = useState(location.href);
  useEffect(() => {
    const update = () => setHref(location.href);
    addEventListener('popstate', update);
    addEventListener(CHANGED, update);
    // Somebody may have gone on between the drawing and this effect.
    update();
    return () => {
      removeEventListener('popstate', update);
      removeEventListener(CHANGED, update);
    };
  }, []);
  const { pathname, searchParams } = new URL(href);
  return { path: pathname, query: searchParams };
}

export function navigate(to: string, { replace = false } = {}): void {
  const { pathname: before } = location;
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  dispatchEvent(new Event(CHANGED));
  // Whoever uses the keyboard or a screen reader would else go on from a link that is gone, or read the menu again.
  if (location.pathname !== before) focusPage();
  else requestAnimationFrame(() => document.activeElement === document.body && focusPage());
}

function focusPage(): void {
  document.getElementById('page')?.focus({ preventScroll: true });
}

/** Changes some of what stands after the question mark; null takes it out. */
export function setQuery(changes: Readonly<Record<string, string | null>>, options: { replace?: boolean } = {}): void {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === '') url.searchParams.delete(name);
    else url.searchParams.set(name, value);
  }
  navigate(`${url.pathname}${url.search}`, options);
}

/** Links inside the console change the page without loading it again; with a modifier key they open as everywhere. */
export function followLinks(): void {
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link === null || link.origin !== location.origin || link.target !== '' || link.hasAttribute('download')) return;
    if (link.pathname.startsWith('/api/') || link.pathname.startsWith('/assets/')) return;
    // To a place on the same page, such as what the link to skip the menu leads to.
    if (link.hash !== '' && link.pathname === location.pathname && link.search === location.search) return;
    event.preventDefault();
    navigate(`${link.pathname}${link.search}`);
    scrollTo(0, 0);
  });
}

/** Values of a pattern such as `/orders/:orderId`; null where the path is another one. */
export function matchPath(pattern: string, path: string): Readonly<Record<string, string>> | null {
  const names = pattern.split('/');
  const parts = path.replace(/(?<=.)\/$/, '').split('/');
  if (names.length !== parts.length) return null;
  const values: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const part = parts[index] ?? '';
    if (name.startsWith(':')) values[name.slice(1)] = decodeURIComponent(part);
    else if (name !== part) return null;
  }
  return values;
}
