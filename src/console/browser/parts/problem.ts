import { html } from 'htm/preact';
import type { ApiProblem, Loaded } from '../api.ts';

/** What went wrong, where the person looks, with what to do. */
export function ProblemBox({ problem, retry }: { problem: ApiProblem; retry?: () => void }) {
  return html`<div class="box bad" role="alert">
    <p>${problem.message}</p>
    ${problem.problems.length > 1 ? html`<ul>${problem.problems.map((one) => html`<li>${one}</li>`)}</ul>` : null}
    ${problem.status === 401 ? html`<p><a href="/" target="_blank">Log in in another tab</a>, then go on here: nothing that you typed is lost.</p>` : null}
    ${retry === undefined ? null : html`<button type="button" onClick=${retry}>Try again</button>`}
  </div>`;
}

/** Shows what was read; while it is read for the first time, and where it cannot be read, says so. */
export function Loading<Answer>({ of, children }: { of: Loaded<Answer>; children: (data: Answer) => unknown }) {
  return html`
    ${of.problem === null ? null : html`<${ProblemBox} problem=${of.problem} retry=${of.reload} />`}
    ${of.data === null && of.isLoading ? html`<p class="quiet" role="status">Reading…</p>` : null}
    ${of.data === null ? null : html`<div aria-busy=${of.isLoading}>${children(of.data)}</div>`}
  `;
}
