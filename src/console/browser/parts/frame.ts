import { html } from 'htm/preact';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Session } from '../../api/session.ts';
import { request } from '../api.ts';
import { listenToKeys } from '../keyboard.ts';
import { PAGES, type PageEntry } from '../pages.ts';
import { type Preferences, usePreferences, zoneName } from '../preferences.ts';
import { navigate } from '../router.ts';
import { searchText } from '../search-text.ts';
import { LiveState } from './live-state.ts';

/** What stands around every page: menu, search, who is logged in, zone and colours. */
export function Frame({
  current,
  session,
  children,
}: {
  current: PageEntry | null;
  session: Session;
  children: ComponentChildren;
}) {
  useEffect(() => listenToKeys(), []);
  const menu = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a narrow screen the menu is wider than the screen.
    const link = menu.current?.querySelector<HTMLElement>('[aria-current]');
    if (link != null) menu.current?.scrollTo({ left: link.offsetLeft - menu.current.clientWidth / 3 });
  }, [current]);
  return html`
    <a class="skip" href="#page">Skip to the page</a>
    <header>
      <a class="brand" href="/">Decline salvage</a>
      <${SearchBox} />
      <${LiveState} />
      <${Choices} />
      <span class="visitor">${session.name} <span class="quiet">${session.role}${session.canWrite ? '' : ', read-only'}</span></span>
      ${session.asksForLogin ? html`<button type="button" class="plain" onClick=${logOut}>Log out</button>` : null}
    </header>
    <nav aria-label="Pages" ref=${menu}>
      ${PAGES.filter(({ key }) => key !== null).map(
        ({ path, title, key }) =>
          html`<a href=${path} aria-current=${current?.path === path ? 'page' : undefined} title=${`g, then ${key}`}>${title}</a>`,
      )}
    </nav>
    <main id="page" tabIndex=${-1}>${children}</main>
    <footer class="quiet">
      <p>Release ${session.version} · described for programs: <a href="/api/v1/openapi.json">this API</a>, <a href="/api/v1/asyncapi.json">the topics</a>, <a href="/api/v1/rerun-api/openapi.json">the rerun API</a></p>
    </footer>
  `;
}

/** Any id: what is found, the page Search shows. */
function SearchBox() {
  const find = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const { text } = searchText(String(new FormData(form).get('q')));
    form.reset();
    navigate(`/search?q=${encodeURIComponent(text)}`);
  };
  return html`<form role="search" onSubmit=${find}>
    <input id="search" name="q" type="search" placeholder="Any id ( / )" aria-label="Search by any id" required />
  </form>`;
}

function Choices() {
  const [preferences, change] = usePreferences();
  const onZone = (event: Event) => change({ zone: (event.target as HTMLSelectElement).value as Preferences['zone'] });
  const onTheme = (event: Event) =>
    change({ theme: (event.target as HTMLSelectElement).value as Preferences['theme'] });
  return html`
    <select aria-label="Time zone" value=${preferences.zone} onChange=${onZone}>
      <option value="UTC">UTC</option>
      <option value="MERCHANT">Merchant: ${zoneName({ zone: 'MERCHANT' })}</option>
      <option value="LOCAL">Local: ${zoneName({ zone: 'LOCAL' })}</option>
    </select>
    <select aria-label="Colours" value=${preferences.theme} onChange=${onTheme}>
      <option value="SYSTEM">System</option>
      <option value="LIGHT">Light</option>
      <option value="DARK">Dark</option>
    </select>
  `;
}

async function logOut(): Promise<void> {
  await request('/session', { method: 'DELETE' });
  location.assign('/');
}
