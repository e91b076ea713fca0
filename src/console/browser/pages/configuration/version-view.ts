import { html } from 'htm/preact';
import type { TreePart } from '../../../../inspect/configuration/readable-tree.ts';
import type { VersionAnswer } from '../../../api/configuration/schemas.ts';
import { Badge } from '../../parts/badge.ts';
import { Time } from '../../parts/time.ts';
import { navigate } from '../../router.ts';
import { useDraft } from './draft.ts';

/** A list with more begins folded. */
const UNFOLDED_MAX = 20;

/** One version, as a tree that is read at a glance, or as the YAML that was applied. */
export function VersionView({ answer, isYaml }: { answer: VersionAnswer; isYaml: boolean }) {
  const [draft, setDraft] = useDraft();
  const { shown } = answer;
  if (shown === null) {
    return html`<p class="box warn">No configuration has been applied yet: no decline is sent to FlexEcom. <a href="/configuration?view=draft">Write one, or open a file</a>.</p>`;
  }
  const { version, appliedAt, appliedBy, appliedWhy, rollbackOf, isInForce, retiredGatewayIds } = shown;
  const edit = () => {
    const isReplaced = draft !== null && !confirm('Your draft has not been applied. Begin a new one, and lose it?');
    if (isReplaced) return;
    setDraft({ text: shown.yaml, beganWith: version });
    navigate('/configuration?view=draft');
  };
  return html`
    <h2>Version ${version} <${Badge} tone=${isInForce ? 'good' : 'plain'}>${isInForce ? 'in force' : 'not in force'}<//></h2>
    <p>Applied <${Time} ms=${appliedAt} age /> by ${appliedBy}${appliedWhy === null ? '' : `: ${appliedWhy}`}.${rollbackOf === null ? '' : ` It has the content of version ${rollbackOf} again.`}</p>
    ${isInForce ? null : html`<p><a href="/configuration">Show the version in force</a></p>`}
    ${retiredGatewayIds.length === 0 ? null : html`<p class="box warn">Retired, with submissions that FlexEcom may still answer: ${retiredGatewayIds.join(', ')}. Keep their secrets.</p>`}
    <p class="buttons left">
      <a class="button" href=${`/configuration?${isYaml ? '' : 'view=yaml&'}version=${version}`}>${isYaml ? 'Show as a tree' : 'Show as YAML'}</a>
      <a class="button" href=${`/api/v1/configuration.yaml?version=${version}`} download>Download YAML</a>
      <button type="button" onClick=${edit}>Begin a draft with it</button>
    </p>
    ${isYaml ? html`<pre tabIndex=${0} aria-label="YAML">${shown.yaml}</pre>` : html`<div class="tree">${shown.tree.map((part) => html`<${Part} part=${part} depth=${0} />`)}</div>`}`;
}

/** What has parts can be folded. */
function Part({ part, depth }: { part: TreePart; depth: number }) {
  const { title, text, parts } = part;
  if (parts.length === 0) {
    return html`<p class="leaf"><span class="quiet">${title}</span> ${text ?? ''}</p>`;
  }
  const count = depth === 0 ? html` <span class="quiet">${parts.length}</span>` : null;
  return html`<details open=${parts.length <= UNFOLDED_MAX}>
    <summary>${title}${count}</summary>
    ${parts.map((inner) => html`<${Part} part=${inner} depth=${depth + 1} />`)}
  </details>`;
}
