import { readFileSync } from 'node:fs';

export const ROOT = new URL('../../', import.meta.url);

export function read(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8');
}

/** The blocks of a page that show a file: `<!-- path -->`, then the file between fences. */
export function embeddedFiles(page: string): { path: string; shown: string }[] {
  return [...page.matchAll(/<!-- (\S+) -->\n```\w*\n([\s\S]*?)```/g)].map(([, path = '', shown = '']) => ({
    path,
    shown,
  }));
}

/** The page with every such block showing its file as it is now. */
export function withFilesEmbedded(page: string): string {
  return page.replaceAll(
    /(<!-- (\S+) -->\n```\w*\n)[\s\S]*?```/g,
    (_block, head: string, path: string) => `${head}${read(path)}\`\`\``,
  );
}
