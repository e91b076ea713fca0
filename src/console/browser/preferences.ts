import { useEffect, useState } from 'preact/hooks';

/** How somebody likes to see things; kept in their browser. */
export interface Preferences {
  readonly zone: 'UTC' | 'MERCHANT' | 'LOCAL';
  readonly theme: 'SYSTEM' | 'LIGHT' | 'DARK';
}

const KEY = 'salvage-preferences';
const DEFAULTS: Preferences = { zone: 'UTC', theme: 'SYSTEM' };
const ZONES: readonly string[] = ['UTC', 'MERCHANT', 'LOCAL'];
const THEMES: readonly string[] = ['SYSTEM', 'LIGHT', 'DARK'];
const listeners = new Set<(preferences: Preferences) => void>();
let current = stored();
let merchantZone = 'UTC';

export function usePreferences(): [Preferences, (changes: Partial<Preferences>) => void] {
  const [preferences, setPreferences] = useState(current);
  useEffect(() => {
    listeners.add(setPreferences);
    return () => {
      listeners.delete(setPreferences);
    };
  }, []);
  return [preferences, change];
}

export function setMerchantZone(zone: string): void {
  merchantZone = zone;
}

/** The zone in which times are shown, by its name. */
export function zoneName({ zone }: Pick<Preferences, 'zone'>): string {
  if (zone === 'MERCHANT') return merchantZone;
  return zone === 'LOCAL' ? Intl.DateTimeFormat().resolvedOptions().timeZone : 'UTC';
}

export function applyTheme({ theme }: Preferences): void {
  document.documentElement.dataset.theme = theme.toLowerCase();
}

function change(changes: Partial<Preferences>): void {
  current = { ...current, ...changes };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // A private window may keep nothing; the choice then holds until it is closed.
  }
  applyTheme(current);
  for (const listener of listeners) listener(current);
}

function stored(): Preferences {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    const { zone, theme } = { ...DEFAULTS, ...(typeof found === 'object' ? found : {}) } as Preferences;
    return {
      zone: ZONES.includes(zone) ? zone : DEFAULTS.zone,
      theme: THEMES.includes(theme) ? theme : DEFAULTS.theme,
    };
  } catch {
    return DEFAULTS;
  }
}
