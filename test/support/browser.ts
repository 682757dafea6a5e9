import { CookieJar } from 'tough-cookie';

/** One step of a browser: what came back, unfollowed. */
export interface Step {
  status: number;
  headers: Headers;
  /** Absolute; empty when there is none. */
  location: string;
  text: string;
  /** The body as JSON. Fails the test when it is none. */
  json<T>(): T;
}

export interface RequestOptions {
  method?: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as a form. */
  form?: Record<string, string>;
  /** Sent as it is. */
  body?: string;
}

/** A browser without script: keeps cookies, follows nothing by itself, says where a form came from. */
export class Browser {
  readonly jar = new CookieJar();

  constructor(readonly origin: string) {}

  async request(path: string, options: RequestOptions = {}): Promise<Step> {
    const url = new URL(path, this.origin).href;
    const cookie = await this.jar.getCookieString(url);
    const headers = { ...(cookie && { cookie }), ...contentType(options), ...options.headers };
    const response = await fetch(url, {
      method: options.method ?? 'GET',
      headers,
      body: bodyOf(options),
      redirect: 'manual',
    });
    for (const line of response.headers.getSetCookie()) await this.jar.setCookie(line, url);
    return toStep(response, url, await response.text());
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Step> {
    return this.request(path, { headers });
  }

  /** As an API client: JSON, no Origin. */
  post(path: string, json: unknown, headers: Record<string, string> = {}): Promise<Step> {
    return this.request(path, { method: 'POST', json, headers });
  }

  /** As a page's own form: with the Origin that a browser sends. */
  submit(path: string, form: Record<string, string>, headers: Record<string, string> = {}): Promise<Step> {
    return this.request(path, {
      method: 'POST',
      form,
      headers: { origin: this.origin, accept: HTML, ...headers },
    });
  }

  async cookie(name: string): Promise<string | undefined> {
    return (await this.jar.getCookies(this.origin)).find(({ key }) => key === name)?.value;
  }
}

/** What a browser sends when it loads a page. */
export const HTML = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';

function contentType(options: RequestOptions): Record<string, string> {
  if (options.json !== undefined) return { 'content-type': 'application/json' };
  return options.form ? { 'content-type': 'application/x-www-form-urlencoded' } : {};
}

function bodyOf(options: RequestOptions): string | undefined {
  if (options.json !== undefined) return JSON.stringify(options.json);
  return options.form ? new URLSearchParams(options.form).toString() : options.body;
}

function toStep(response: Response, url: string, text: string): Step {
  const location = response.headers.get('location');
  return {
    status: response.status,
    headers: response.headers,
    location: location === null ? '' : new URL(location, url).href,
    text,
    json: <T>() => JSON.parse(text) as T,
  };
}
