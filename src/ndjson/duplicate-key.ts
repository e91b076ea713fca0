/**
 * The first key that a JSON text writes twice in one object, as a path such as `decline.text`; null: none. JSON.parse takes the
 * last of the two in silence, so the sender and the pipeline could read different amounts from one line. The text must be
 * valid JSON.
 */
export function duplicateKey(text: string): string | null {
  const open: Container[] = [];
  let lastString = '';
  for (const [token] of text.matchAll(TOKEN)) {
    const inside = open.at(-1);
    switch (token) {
      case '{':
        open.push({ keys: new Set(), place: '' });
        break;
      case '[':
        open.push({ keys: null, place: 0 });
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case ':':
        if (inside?.keys?.has(lastString)) return pathOf(open, lastString);
        inside?.keys?.add(lastString);
        if (inside?.keys != null) inside.place = lastString;
        break;
      case ',':
        if (typeof inside?.place === 'number') inside.place += 1;
        break;
      default:
        lastString = String(JSON.parse(token));
    }
  }
  return null;
}

/** An object with its keys so far, or a list (`keys` null); and where in it we are. */
interface Container {
  readonly keys: Set<string> | null;
  place: string | number;
}

/** Strings, and what gives a text its structure. Numbers and the like have no part in it. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/gs;

function pathOf(open: readonly Container[], key: string): string {
  const around = open.slice(0, -1).map(({ place }) => (typeof place === 'number' ? `[${place}]` : `.${place}`));
  return `${around.join('')}.${key}`.replace(/^\./, '');
}
