import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { type FieldFault, Refusal } from '../../domain/refusal.js';
import { FormTokens } from '../../http/form-tokens.js';
import { problemHeaders } from '../../http/problem.js';
import { requestIdOf } from '../../http/request-id.js';
import { ConfiguredProviders } from '../../providers/configured-providers.js';
import type { Principal } from '../../tokens/principal.js';
import { UserStore } from '../../users/user.store.js';
import type { BasePage } from '../../views/base-page.js';
import type { PageModels } from '../../views/page-models.js';
import { PageRenderer } from '../../views/page-renderer.js';
import { chooseLanguage } from '../../views/texts/languages.js';

type AdminPage = Extract<keyof PageModels, `admin/${string}`>;
type Given = keyof BasePage | 'formToken' | 'providerNames';

/** A request of an admin at a browser, behind the guard that found out who it is. */
export type AdminRequest = Request & { user: Principal };

/** What the pages of admins have in common. */
@Injectable()
export class AdminPages {
  constructor(
    private readonly renderer: PageRenderer,
    private readonly forms: FormTokens,
    private readonly users: UserStore,
    private readonly providers: ConfiguredProviders,
  ) {}

  async send<Name extends AdminPage>(
    name: Name,
    request: AdminRequest,
    response: Response,
    shown: Omit<PageModels[Name], Given>,
  ): Promise<void> {
    const admin = await this.users.findById(request.user.userId);
    const model = {
      language: chooseLanguage(request.headers['accept-language']),
      requestId: requestIdOf(request),
      signedIn: { name: admin?.displayName ?? admin?.email ?? '', admin: true },
      formToken: this.forms.issue(request, response),
      providerNames: this.providerNames(),
      ...shown,
    };
    response.vary('Accept');
    this.renderer.send(response, name, model as unknown as PageModels[Name]);
  }

  /**
   * What to do with a form that was refused.
   *
   * @param page where the form is, and where its admin goes on after signing in again
   * @param show shows that page again, with the problem
   * @throws what is no admin's to mend
   */
  async refuse(
    error: unknown,
    response: Response,
    page: string,
    show: (problem: { code: Refusal['code']; faults: Record<string, FieldFault> }) => Promise<void>,
  ): Promise<void> {
    if (!(error instanceof Refusal) || error.status >= 500 || error.code === 'not_found') throw error;
    if (error.code === 'step_up_required') {
      response.redirect(303, `/login?${new URLSearchParams({ error: error.code, return_to: page })}`);
      return;
    }
    response.status(error.status).set(problemHeaders(error, false));
    const errors = error.details.errors ?? [];
    // A fault in a list is told at the one field that the list is typed into.
    const faults = errors.map(({ path, fault }) => [path.split('.')[0], fault ?? 'other']);
    await show({ code: error.code, faults: Object.fromEntries(faults) as Record<string, FieldFault> });
  }

  private providerNames(): Record<string, string> {
    return Object.fromEntries(this.providers.all().map(({ provider }) => [provider.id, provider.name]));
  }
}

/** What was typed into one field, as a list. */
export function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}
