import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { z } from 'zod';

/** Debian's packages and others' put it at one of these. */
const PROGRAMS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AxeResult = z.object({
  violations: z.array(z.object({ id: z.string(), help: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
});

/** Where `npm test` leaves pictures of every page; not kept in the repository. */
const PICTURES = join(import.meta.dirname, '../../../coverage/console');

export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 390, height: 844 };

/** @throws Error that names the package where there is no Chromium */
export async function startBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? PROGRAMS.find((program) => existsSync(program));
  if (executablePath === undefined) throw new Error('Chromium is needed and not installed: apt-get install chromium');
  // A sandbox of its own is refused to root, in containers too.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** A page on which every mistake of a script, and every request to somebody else, is kept. */
export class Visit {
  readonly page: Page;
  readonly mistakes: string[] = [];
  readonly #context: BrowserContext;

  private constructor(context: BrowserContext, page: Page, url: string) {
    this.#context = context;
    this.page = page;
    page.on('pageerror', (error) => this.mistakes.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.mistakes.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith('data:'))
        this.mistakes.push(`asked ${request.url()}`);
    });
  }

  /** @param token of whoever logs in; none where nobody does */
  static async begin(browser: Browser, url: string, token?: string): Promise<Visit> {
    const context = await browser.newContext({
      baseURL: url,
      viewport: WIDE,
      timezoneId: 'America/New_York',
      locale: 'en-GB',
    });
    // Only ends what would hang: far longer than anything takes on a busy machine.
    context.setDefaultTimeout(120_000);
    const page = await context.newPage();
    const visit = new Visit(context, page, url);
    if (token !== undefined) await context.request.post('/api/v1/session', { data: { token } });
    return visit;
  }

  /** What axe finds that keeps somebody from using the page. */
  async barriers(): Promise<string[]> {
    // The page's own policy allows no script but its own; the driver's is not the page's.
    await this.page.evaluate(AXE);
    const found = AxeResult.parse(await this.page.evaluate('axe.run(document, { resultTypes: ["violations"] })'));
    return found.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`);
  }

  /** Keeps pictures of what is shown, light and dark, wide and narrow, and returns what axe finds on each. */
  async pictures(name: string): Promise<string[]> {
    mkdirSync(PICTURES, { recursive: true });
    const barriers: string[] = [];
    for (const colorScheme of ['light', 'dark'] as const) {
      await this.page.emulateMedia({ colorScheme });
      for (const [width, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
        await this.page.setViewportSize(viewport);
        await this.page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}-${width}.png`), fullPage: true });
        // Colours do not depend on the width, nor the layout on colours: two of the four show each once.
        if ((colorScheme === 'light') === (width === 'wide')) barriers.push(...(await this.barriers()));
      }
    }
    await this.page.setViewportSize(WIDE);
    await this.page.emulateMedia({ colorScheme: 'light' });
    return barriers;
  }

  async end(): Promise<void> {
    await this.#context.close();
  }
}
