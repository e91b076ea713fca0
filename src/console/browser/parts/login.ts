import { html } from 'htm/preact';
import { useState } from 'preact/hooks';
import { type ApiProblem, asProblem, post } from '../api.ts';
import { ProblemBox } from './problem.ts';

/** Exchanges a token for a cookie that scripts cannot read. */
export function Login({ onLogin }: { onLogin: () => void }) {
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const logIn = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      await post('/session', { token: new FormData(event.target as HTMLFormElement).get('token') });
      onLogin();
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  };
  return html`<main class="login">
    <h1>Decline salvage</h1>
    <form onSubmit=${logIn}>
      <label>Your token
        <input name="token" type="password" autocomplete="current-password" required autofocus />
      </label>
      ${problem === null ? null : html`<${ProblemBox} problem=${problem} />`}
      <button type="submit" class="primary" disabled=${isBusy}>${isBusy ? 'Logging in…' : 'Log in'}</button>
      <p class="quiet">No token? Whoever runs the console makes one with <code>salvage console add-user</code>.</p>
    </form>
  </main>`;
}
