import { html } from 'htm/preact';
import { countText } from '../../../../domain/count-text.ts';
import type { ChangesAnswer, VersionsAnswer } from '../../../api/configuration/schemas.ts';
import { useData } from '../../api.ts';
import { ActionButton } from '../../parts/action-button.ts';
import { Badge } from '../../parts/badge.ts';
import { MoreButton, useList } from '../../parts/more.ts';
import { Loading, ProblemBox } from '../../parts/problem.ts';
import { Time } from '../../parts/time.ts';
import { setQuery, useAddress } from '../../router.ts';
import { Changes } from './changes.ts';

type Version = VersionsAnswer['items'][number];

interface HistoryProps {
  readonly inForceVersion: number | null;
  readonly onApplied: () => void;
}

/** Who put what in force, when and why, and what changed from any version to any other. */
export function HistoryView({ inForceVersion, onApplied }: HistoryProps) {
  const { query } = useAddress();
  const list = useList<Version>('/configuration/versions');
  const [from, to] = [query.get('from'), query.get('to')];
  const onDone = () => {
    list.reload();
    onApplied();
  };
  return html`
    ${from === null || to === null ? null : html`<${Comparison} key=${`${from} ${to}`} from=${from} to=${to} />`}
    ${list.problem === null ? null : html`<${ProblemBox} problem=${list.problem} retry=${list.reload} />`}
    ${list.items.map((version) => html`<${VersionCard} key=${version.version} ...${{ version, inForceVersion, onDone }} />`)}
    ${list.items.length === 0 && !list.isLoading && list.problem === null ? html`<p class="quiet">No configuration has been applied yet.</p>` : null}
    <${MoreButton} list=${list} />`;
}

/** What changed between two versions; the address says which. */
function Comparison({ from, to }: { from: string; to: string }) {
  const changes = useData<ChangesAnswer>(`/configuration/changes?${new URLSearchParams({ from, to })}`);
  const before = from === '0' ? 'nothing' : `version ${from}`;
  return html`<section class="card" aria-label="What changed">
    <h2>From ${before} to version ${to}</h2>
    <${Loading} of=${changes}>${(answer: ChangesAnswer) => html`<${Changes} answer=${answer} empty="Both have the same content." />`}<//>
    <p><button type="button" onClick=${() => setQuery({ from: null, to: null })}>Close</button></p>
  </section>`;
}

interface CardProps {
  readonly version: Version;
  readonly inForceVersion: number | null;
  readonly onDone: () => void;
}

function VersionCard({ version: one, inForceVersion, onDone }: CardProps) {
  const { version, appliedAt, appliedBy, appliedWhy, rollbackOf, changes } = one;
  const isInForce = version === inForceVersion;
  const compare = (from: number, to: number) => `/configuration?view=history&from=${from}&to=${to}`;
  return html`<article class="card" aria-label=${`Version ${version}`}>
    <h2><a href=${`/configuration?version=${version}`}>Version ${version}</a> ${isInForce ? html`<${Badge} tone="good">in force<//>` : null}</h2>
    <p>Applied <${Time} ms=${appliedAt} age /> by ${appliedBy}${appliedWhy === null ? '' : `: ${appliedWhy}`}.${rollbackOf === null ? '' : ` Rolled back to version ${rollbackOf}.`}</p>
    <p class="buttons left">
      <a href=${compare(version - 1, version)}>${countText(changes, 'change')}</a>
      ${isInForce || inForceVersion === null ? null : html`<a href=${compare(version, inForceVersion)}>Compare with the one in force</a>`}
      ${isInForce ? null : html`<${ActionButton} action="rollback-configuration" target=${{ version, onlyAfter: inForceVersion }} label=${`Roll back to version ${version}`} needs="admin" isDangerous onDone=${onDone} />`}
    </p>
  </article>`;
}
