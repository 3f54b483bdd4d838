import { accessSync, constants } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const USUAL_PATHS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Path of a Chromium on this machine: CHROMIUM_PATH, or one of the usual places; null when there is none. */
export function chromiumPath(): string | null {
  const wanted = process.env['CHROMIUM_PATH'];
  return (wanted === undefined ? USUAL_PATHS : [wanted]).find(isExecutable) ?? null;
}

/** The `skip` option of a test that needs a browser: false, or the reason. */
export const noChromium = (): string | false =>
  chromiumPath() === null ? 'no Chromium found: install one or set CHROMIUM_PATH' : false;

export interface PageOptions {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly reducedMotion?: 'reduce' | 'no-preference';
  /** IANA zone of the viewer. */
  readonly timeZone?: string;
  readonly touch?: boolean;
}

export interface Chromium extends AsyncDisposable {
  /** Runs `use` with a page that shares nothing with others. A fault in the page's script fails the test. */
  withPage<T>(use: (page: Page) => Promise<T>, options?: PageOptions): Promise<T>;
}

/** A headless Chromium for the pages of many tests; it starts with the first of them. */
export function openChromium(): Chromium {
  let browser: Promise<Browser> | null = null;
  return {
    withPage: async (use, options = {}) => {
      browser ??= launch();
      return usePage(await browser, use, options);
    },
    [Symbol.asyncDispose]: async () => (await browser)?.close(),
  };
}

/** Runs `use` with a page of a Chromium of its own and ends it. */
export async function withPage<T>(use: (page: Page) => Promise<T>, options: PageOptions = {}): Promise<T> {
  await using own = openChromium();
  return await own.withPage(use, options);
}

async function launch(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === null) throw new Error('no Chromium found');
  return chromium.launch({ executablePath, args: ARGUMENTS, headless: true });
}

async function usePage<T>(browser: Browser, use: (page: Page) => Promise<T>, options: PageOptions): Promise<T> {
  await using context = await browser.newContext({
    viewport: { width: options.width ?? 1000, height: options.height ?? 800 },
    colorScheme: options.colorScheme ?? 'light',
    reducedMotion: options.reducedMotion ?? 'reduce',
    timezoneId: options.timeZone ?? 'UTC',
    hasTouch: options.touch ?? false,
    locale: 'en-GB',
  });
  const page = await context.newPage();
  const faults: Error[] = [];
  page.on('pageerror', (error) => faults.push(error));
  const result = await use(page);
  if (faults.length > 0) throw new AggregateError(faults, `the page's script failed: ${faults[0]?.message}`);
  return result;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
