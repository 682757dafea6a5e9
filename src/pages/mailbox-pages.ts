import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Refusal } from '../domain/refusal.js';
import { problemHeaders } from '../http/problem.js';
import type { BasePage } from '../views/base-page.js';
import type { PageModels } from '../views/page-models.js';
import { PageRenderer } from '../views/page-renderer.js';
import { fieldErrors } from './field-errors.js';
import { PageContext } from './page.context.js';

type MailboxPage = 'forgot-password' | 'reset-password' | 'verify-email' | 'check-mailbox';
type Shown<Name extends MailboxPage> = Omit<PageModels[Name], keyof BasePage>;

/** What the pages that mails are about have in common. */
@Injectable()
export class MailboxPages {
  constructor(
    private readonly renderer: PageRenderer,
    private readonly context: PageContext,
  ) {}

  show<Name extends MailboxPage>(name: Name, request: Request, response: Response, shown: Shown<Name>): void {
    const model = { ...this.context.base(request), ...shown } as PageModels[Name];
    this.renderer.send(response, name, model);
  }

  /** Shows the page again with what is wrong. @throws what is not the visitor's to mend */
  refuse<Name extends MailboxPage>(
    name: Name,
    request: Request,
    response: Response,
    error: unknown,
    shown: Shown<Name>,
  ): void {
    if (!(error instanceof Refusal) || error.status >= 500 || error.status === 404) throw error;
    response.status(error.status).set(problemHeaders(error, false));
    const problem = { code: error.code };
    this.show(name, request, response, { ...shown, problem, fieldErrors: fieldErrors(error) });
  }
}

/** The token of a link, or nothing: a query may hold anything. */
export function tokenOf(query: Record<string, unknown>): string | undefined {
  const { token } = query;
  return typeof token === 'string' && /^[\w-]{1,256}$/.test(token) ? token : undefined;
}
