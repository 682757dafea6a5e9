import sparticuz from '@sparticuz/chromium';
import { type Browser, type BrowserContext, chromium } from 'playwright-core';

/** Of the package's own flags: one ends the browser with its first context, the others switch off what is tested here. */
const UNWANTED = ['--single-process', '--disable-web-security', '--allow-running-insecure-content'];

/** Milliseconds for one step: shorter than a test's own limit, so that the step is named which failed. */
const PATIENCE = 10_000;

/**
 * The Chromium that `npm ci` brought. Its package unpacks it at first use, without a lock: were two test files to ask
 * at once, one would start what the other has half written. So there is one test file with a browser.
 */
export async function launchChromium(): Promise<Browser> {
  const args = sparticuz.args.filter((arg) => !UNWANTED.includes(arg));
  return chromium.launch({ executablePath: await sparticuz.executablePath(), args, headless: true });
}

/** A person at a browser, and what their browser had to complain about. */
export interface Visit {
  context: BrowserContext;
  /** Violations of the content policy, uncaught errors and dialogs: there should be none. */
  complaints: string[];
  /** Hosts outside the gateway that pages loaded from. */
  foreignHosts: Set<string>;
}

/**
 * A fresh profile. Pictures of other hosts are answered here, since the tests have no internet.
 *
 * @param origins others that are part of the test
 */
export async function visit(
  browser: Browser,
  origin: string,
  options: Parameters<Browser['newContext']>[0] = {},
  origins: readonly string[] = [],
): Promise<Visit> {
  const context = await browser.newContext({ baseURL: origin, ...options });
  context.setDefaultTimeout(PATIENCE);
  const complaints: string[] = [];
  const foreignHosts = new Set<string>();
  context.on('console', (message) => {
    if (/content security policy|refused to|unsafe/i.test(message.text())) complaints.push(message.text());
  });
  context.on('weberror', (error) => complaints.push(error.error().message));
  context.on('dialog', (dialog) => {
    complaints.push(dialog.message());
    void dialog.dismiss();
  });
  await context.route(
    (url) => url.origin !== origin && !origins.includes(url.origin) && url.protocol.startsWith('http'),
    async (route) => {
      foreignHosts.add(new URL(route.request().url()).host);
      await route.fulfill({ contentType: 'image/svg+xml', body: PICTURE });
    },
  );
  return { context, complaints, foreignHosts };
}

const PICTURE =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><path fill="teal" d="M0 0h2v2H0z"/></svg>';
