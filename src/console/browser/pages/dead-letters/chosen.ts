/** Which of the listed dead letters a person has chosen: some of them, or all that fit the filter. */
export type Chosen = { readonly kind: 'SOME'; readonly ids: ReadonlySet<string> } | { readonly kind: 'ALL_THAT_FIT' };

export const NONE_CHOSEN: Chosen = { kind: 'SOME', ids: new Set() };

/** As many as the API takes at once. */
const IDS_MAX = 1_000;

export function isChosen(chosen: Chosen, id: string): boolean {
  return chosen.kind === 'ALL_THAT_FIT' || chosen.ids.has(id);
}

/** @param shown ids of what is listed: without one of all that fit, those that are seen stay chosen */
export function withOne(chosen: Chosen, id: string, isOn: boolean, shown: readonly string[]): Chosen {
  const ids = new Set(chosen.kind === 'ALL_THAT_FIT' ? shown : chosen.ids);
  if (isOn) ids.add(id);
  else ids.delete(id);
  return { kind: 'SOME', ids };
}

export function allShown(shown: readonly string[]): Chosen {
  return { kind: 'SOME', ids: new Set(shown.slice(0, IDS_MAX)) };
}

export function isAllShown(chosen: Chosen, shown: readonly string[]): boolean {
  return shown.length > 0 && shown.slice(0, IDS_MAX).every((id) => isChosen(chosen, id));
}

/** @param fitting how many fit the filter */
export function countOf(chosen: Chosen, fitting: number): number {
  return chosen.kind === 'ALL_THAT_FIT' ? fitting : chosen.ids.size;
}

/** As the actions take it. */
export function targetOf(chosen: Chosen, filter: Readonly<Record<string, string>>) {
  return { which: chosen.kind === 'ALL_THAT_FIT' ? { filter } : { ids: [...chosen.ids] } };
}
