import { type Browser, HTML, type Step } from '../support/browser.js';
import { claimsOf, PASSWORD, register } from '../support/journeys.js';
import { adminEnvironment } from '../support/seeds.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

/** An admin at a browser. */
export class AdminScene {
  private constructor(
    readonly gateway: TestGateway,
    readonly browser: Browser,
    readonly adminId: string,
  ) {}

  static async open(): Promise<AdminScene> {
    const gateway = await startGateway({ environment: { ...adminEnvironment(), RATE_LIMIT: 'false' } });
    const browser = gateway.browser();
    await AdminScene.signIn(gateway, browser);
    const adminId = String(claimsOf((await browser.cookie('access_token')) ?? '')['sub']);
    return new AdminScene(gateway, browser, adminId);
  }

  private static signIn({ settings }: TestGateway, browser: Browser): Promise<Step> {
    return browser.submit('/login', { email: settings.bootstrapAdmin?.email ?? '', password: PASSWORD });
  }

  /** A fresh sign-in of the admin, whose sessions may have ended. */
  async again(): Promise<void> {
    await AdminScene.signIn(this.gateway, this.browser);
  }

  page(path: string, browser = this.browser): Promise<Step> {
    return browser.get(path, { accept: HTML });
  }

  submit(path: string, form: Record<string, string>): Promise<Step> {
    return this.browser.submit(path, form);
  }

  async somebody() {
    const tokens = await register(this.gateway.browser());
    return { ...tokens, id: String(claimsOf(tokens.access_token)['sub']) };
  }

  /** Somebody at a browser without a role. */
  async ordinary(): Promise<Browser> {
    const { email } = await this.somebody();
    const browser = this.gateway.browser();
    await browser.submit('/login', { email, password: PASSWORD });
    return browser;
  }

  user(email: string) {
    return this.gateway.database.collection('users').findOne({ claimedEmail: email });
  }
}

/** Follows the links to the next page from the first one on. @returns every page's text */
export async function pagesFrom(scene: AdminScene, path: string): Promise<string[]> {
  const texts: string[] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const { text } = await scene.page(next);
    texts.push(text);
    next = /<a href="([^"]+)" rel="next"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
  }
  return texts;
}
