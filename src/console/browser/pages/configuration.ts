import { html } from 'htm/preact';
import type { VersionAnswer } from '../../api/configuration/schemas.ts';
import { useData } from '../api.ts';
import { Loading } from '../parts/problem.ts';
import { useAddress } from '../router.ts';
import { useDraft } from './configuration/draft.ts';
import { DraftView } from './configuration/draft-view.ts';
import { HistoryView } from './configuration/history-view.ts';
import { VersionView } from './configuration/version-view.ts';

const VIEWS = [
  ['', 'In force'],
  ['draft', 'Draft'],
  ['history', 'History'],
] as const;

/** The routing configuration: which is in force, which were before, and a draft of the next. */
export function ConfigurationPage() {
  const { query } = useAddress();
  const view = query.get('view') ?? '';
  const version = query.get('version');
  const shown = useData<VersionAnswer>(
    `/configuration${version === null ? '' : `?version=${encodeURIComponent(version)}`}`,
  );
  const [draft] = useDraft();
  return html`<h1>Configuration</h1>
    <p class="tabs">
      ${VIEWS.map(([name, title]) => html`<a href=${name === '' ? '/configuration' : `/configuration?view=${name}`} aria-current=${name === view || (name === '' && view === 'yaml') ? 'true' : undefined}>${title}${name === 'draft' && draft !== null ? ' (not applied)' : ''}</a>`)}
    </p>
    <${Loading} of=${shown}>${(answer: VersionAnswer) => viewOf(view, answer, shown.reload)}<//>`;
}

function viewOf(view: string, answer: VersionAnswer, reload: () => void) {
  switch (view) {
    case 'draft':
      return html`<${DraftView} answer=${answer} onApplied=${reload} />`;
    case 'history':
      return html`<${HistoryView} inForceVersion=${answer.inForceVersion} onApplied=${reload} />`;
    default:
      return html`<${VersionView} answer=${answer} isYaml=${view === 'yaml'} />`;
  }
}
