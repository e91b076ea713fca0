import { terminal } from './terminal.ts';

/**
 * The text in lines of at most `width`, broken at spaces; a longer word is left whole, so that an id or a command can still be
 * copied. Lines after the first begin with `indent` spaces.
 */
export function wrapped(text: string, { width = terminal.width, indent = 0 } = {}): string {
  if (terminal.widthOf(text) <= width) return text;
  const [, start = '', rest = ''] = /^( *)(.*)$/s.exec(text) ?? [];
  const lines: string[] = [];
  let line = start;
  let isEmpty = true;
  for (const word of rest.split(' ')) {
    if (!isEmpty && terminal.widthOf(line) + 1 + terminal.widthOf(word) > width) {
      lines.push(line);
      line = ' '.repeat(indent) + word;
    } else {
      line += isEmpty ? word : ` ${word}`;
    }
    isEmpty = false;
  }
  return [...lines, line].join('\n');
}

/** Each line of a text, wrapped and indented a little further. A command to copy stays in one line. */
export function fitted(text: string, width: number = terminal.width): string {
  return text
    .split('\n')
    .map((line) => {
      const [start] = /^ */.exec(line) ?? [''];
      return line.startsWith('salvage ', start.length) ? line : wrapped(line, { width, indent: start.length + 2 });
    })
    .join('\n');
}
