import type { RoutingContent } from '../../domain/configuration.ts';
import { entryWords, fieldWords, isRecord, isUnset, saysNothing, valueWords } from './field-words.ts';

/** A part of a configuration as a person reads it: what it is called, and its value or its parts. */
export interface TreePart {
  readonly title: string;
  /** Null where it has parts. */
  readonly text: string | null;
  readonly parts: readonly TreePart[];
}

/** The whole content. What is empty or not set is left out, as it says nothing. */
export function readableTree(content: RoutingContent): TreePart[] {
  return Object.entries(content)
    .filter(([, value]) => !isUnset(value))
    .map(([name, value]) => partOf(name, value));
}

function partOf(name: string, value: unknown): TreePart {
  const title = capital(fieldWords(name));
  if (!isEntryList(value)) return leaf(title, valueWords(value, name));
  return { title, text: null, parts: value.map((entry, index) => entryPart(name, entry, index)) };
}

function entryPart(list: string, entry: Record<string, unknown>, index: number): TreePart {
  const { id, title, ...fields } = entry;
  const name = typeof id === 'string' ? id : `${entryWords(list).replace(/ of$/, '')} ${index + 1}`;
  const parts = Object.entries(fields)
    .filter(([field, value]) => !saysNothing(field, value))
    .map(([field, value]) => fieldPart(field, value));
  return { title: typeof title === 'string' && title !== '' ? `${name}: ${title}` : name, text: null, parts };
}

/** What an entry has is one line each; a list within it has a line for each of its entries. */
function fieldPart(field: string, value: unknown): TreePart {
  const title = capital(fieldWords(field));
  if (!isEntryList(value)) return leaf(title, valueWords(value, field));
  const one = title.replace(/s$/, '');
  return {
    title,
    text: null,
    parts: value.map((inner, index) => leaf(`${one} ${index + 1}`, valueWords(inner, field) || 'nothing')),
  };
}

function leaf(title: string, text: string): TreePart {
  return { title, text, parts: [] };
}

function isEntryList(value: unknown): value is Record<string, unknown>[] {
  return Array.isArray(value) && value.length > 0 && value.every(isRecord);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
