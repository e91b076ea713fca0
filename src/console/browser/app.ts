import { html, render } from 'htm/preact';
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Session } from '../api/session.ts';
import { asProblem, post, useData } from './api.ts';
import { PAGES, type PageEntry, type PageProps } from './pages.ts';
import { Frame } from './parts/frame.ts';
import { Login } from './parts/login.ts';
import { ProblemBox } from './parts/problem.ts';
import { applyTheme, setMerchantZone, usePreferences } from './preferences.ts';
import { followLinks, matchPath, useAddress } from './router.ts';
import { SessionContext } from './session.ts';
import { showInvisibleCharacters } from './visible-text.ts';

function App() {
  const session = useData<Session>('/session');
  const [preferences] = usePreferences();
  useEffect(() => applyTheme(preferences), [preferences]);
  if (session.problem?.status === 401) return html`<${Login} onLogin=${session.reload} />`;
  if (session.data === null) {
    return session.problem === null
      ? html`<p class="quiet" role="status">Opening the console…</p>`
      : html`<main><${ProblemBox} problem=${session.problem} retry=${session.reload} /></main>`;
  }
  setMerchantZone(session.data.timeZone);
  return html`<${SessionContext.Provider} value=${session.data}><${CurrentPage} session=${session.data} /><//>`;
}

function CurrentPage({ session }: { session: Session }) {
  const { path } = useAddress();
  const found = pageAt(path);
  const [page, setPage] = useState<{ entry: PageEntry; component: ComponentType<PageProps> } | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  useEffect(() => {
    setProblem(null);
    if (found === null) return;
    const { entry } = found;
    // Somebody may have gone on to a page that is there sooner.
    let isLeft = false;
    entry.load().then(
      (component) => isLeft || setPage({ entry, component }),
      (error: unknown) => isLeft || setProblem(error),
    );
    return () => {
      isLeft = true;
    };
  }, [found?.entry]);
  useEffect(() => {
    // Several orders are open in several tabs.
    const names = found === null ? [] : [...Object.values(found.params), found.entry.title];
    document.title = [...names, 'Decline salvage'].join(' · ');
  }, [path]);
  const isThere = found !== null && page?.entry === found.entry;
  return html`<${Frame} current=${found?.entry ?? null} session=${session}>
    ${found === null ? html`<h1>Nothing is here</h1><p>The address ${path} is not one of the console. Choose a page in the menu.</p>` : null}
    ${problem === null ? null : html`<${ProblemBox} problem=${asProblem(problem)} />`}
    ${isThere ? html`<${page.component} params=${found.params} />` : null}
  <//>`;
}

function pageAt(path: string): { entry: PageEntry; params: Readonly<Record<string, string>> } | null {
  for (const entry of PAGES) {
    const params = matchPath(entry.path, path);
    if (params !== null) return { entry, params };
  }
  return null;
}

/** An address with `#token=…` logs in at once. What follows the # stays in the browser, and is taken out of the address. */
async function logInFromAddress(): Promise<void> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) return;
  history.replaceState(null, '', location.pathname + location.search);
  // A wrong one ends at the login.
  await post('/session', { token }).catch(() => undefined);
}

const root = document.getElementById('app');
if (root !== null) {
  await logInFromAddress();
  followLinks();
  showInvisibleCharacters();
  render(html`<${App} />`, root);
}
