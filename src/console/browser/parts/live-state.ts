import { html } from 'htm/preact';
import { useEffect, useState } from 'preact/hooks';
import { useLive } from '../live.ts';
import { Badge } from './badge.ts';
import { durationText } from './time.ts';

const OLD_MS = 10_000;

/** Whether what the pages show is of this moment. A frozen page must not look alive. */
export function LiveState() {
  const { snapshot, problem } = useLive();
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  if (problem !== null) return html`<span title=${problem} role="status"><${Badge} tone="bad">not live<//></span>`;
  if (snapshot === null) return html`<span role="status"><${Badge} tone="plain">connecting<//></span>`;
  const age = now - snapshot.at;
  return html`<span role="status"><${Badge} tone=${age > OLD_MS ? 'warn' : 'good'}>${age > OLD_MS ? `${durationText(age)} old` : 'live'}<//></span>`;
}
