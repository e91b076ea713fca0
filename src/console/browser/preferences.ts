import { SharedValue } from './shared-value.ts';

/** How somebody likes to see things; kept in their browser. */
export interface Preferences {
  readonly zone: 'UTC' | 'MERCHANT' | 'LOCAL';
  readonly theme: 'SYSTEM' | 'LIGHT' | 'DARK';
}

const KEY = 'salvage-preferences';
const DEFAULTS: Preferences = { zone: 'UTC', theme: 'SYSTEM' };
const ZONES: readonly string[] = ['UTC', 'MERCHANT', 'LOCAL'];
const THEMES: readonly string[] = ['SYSTEM', 'LIGHT', 'DARK'];
const shared = new SharedValue(stored());
let merchantZone = 'UTC';

export function usePreferences(): [Preferences, (changes: Partial<Preferences>) => void] {
  return [shared.use(), change];
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
  const changed = { ...shared.current, ...changes };
  try {
    localStorage.setItem(KEY, JSON.stringify(changed));
  } catch {
    // A private window may keep nothing; the choice then holds until it is closed.
  }
  applyTheme(changed);
  shared.set(changed);
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
