import type { OpenApiDocument } from '../../src/reference/document.js';
import { Browser, type RequestOptions, type Step } from '../support/browser.js';
import { misfits } from './described-gateway.js';

/** What was answered where, and in what an answer differed from the document. */
export class Record {
  /** `GET /auth/profile 200`. */
  readonly seen = new Set<string>();
  readonly faults: string[] = [];

  constructor(private readonly document: OpenApiDocument) {}

  /** Holds an answer against what the document says of it. */
  note(method: string, path: string, step: Step): void {
    const template = this.templateOf(new URL(path, 'http://gateway').pathname);
    const place = `${method} ${template ?? path}`;
    const operation = template && this.document.paths[template]?.[method.toLowerCase()];
    const response = operation ? operation.responses[step.status] : undefined;
    this.seen.add(`${place} ${step.status}`);
    if (!response) return void this.faults.push(`${place} ${step.status}: not described`);
    for (const [name, header] of Object.entries(response.headers)) {
      const required = 'required' in header || name === 'X-Request-Id';
      if (required && !step.headers.has(name)) this.faults.push(`${place} ${step.status}: no ${name}`);
    }
    const type = step.headers.get('content-type')?.split(';')[0];
    const content =
      type === undefined ? undefined : (response.content?.[type] as { schema: object } | undefined);
    if (response.content && !content) this.faults.push(`${place} ${step.status}: ${type} is not described`);
    if (!response.content && step.status === 204 && step.text !== '')
      this.faults.push(`${place}: has content`);
    if (content && type?.endsWith('json'))
      for (const fault of misfits(this.document, content.schema, JSON.parse(step.text)))
        this.faults.push(`${place} ${step.status}: ${fault}`);
  }

  /** The described path that an address belongs to; one without parameters first. */
  private templateOf(pathname: string): string | undefined {
    const fits = (template: string) =>
      new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(pathname);
    return Object.keys(this.document.paths)
      .filter(fits)
      .toSorted((one, other) => one.split('{').length - other.split('{').length)[0];
  }
}

/** A browser whose every answer is held against the document. What goes elsewhere (a provider, a page) is not. */
export class RecordingBrowser extends Browser {
  constructor(
    origin: string,
    private readonly record: Record,
  ) {
    super(origin);
  }

  override async request(path: string, options: RequestOptions = {}): Promise<Step> {
    const step = await super.request(path, options);
    const { pathname } = new URL(path, this.origin);
    if (!/^\/sandbox\/(google|github)/.test(pathname)) this.record.note(options.method ?? 'GET', path, step);
    return step;
  }
}
