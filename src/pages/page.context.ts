import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { LastProvider } from '../auth/flow/last-provider.js';
import { Settings } from '../config/settings.js';
import { redirectTarget } from '../domain/redirect-target.js';
import { FormTokens } from '../http/form-tokens.js';
import { requestIdOf } from '../http/request-id.js';
import { ConfiguredProviders } from '../providers/configured-providers.js';
import type { User } from '../users/user.js';
import type { BasePage, FormPage, ProviderLink } from '../views/base-page.js';
import { chooseLanguage } from '../views/texts/languages.js';
import { FailedFlows } from './failed-flows.js';

/** What pages have in common. */
@Injectable()
export class PageContext {
  constructor(
    private readonly providers: ConfiguredProviders,
    private readonly forms: FormTokens,
    /** Which button a device pressed last. */
    readonly lastProvider: LastProvider,
    readonly settings: Settings,
    readonly failed: FailedFlows,
  ) {}

  base(request: Request, user?: User): BasePage {
    const signedIn = user && {
      name: user.displayName ?? user.email ?? '',
      admin: user.roles.includes('admin'),
    };
    return {
      language: chooseLanguage(request.headers['accept-language']),
      requestId: requestIdOf(request),
      ...(signedIn && { signedIn }),
    };
  }

  /** What a page with a form needs besides: the token that ties the form to this browser. */
  form(request: Request, response: Response): FormPage {
    return { formToken: this.forms.issue(request, response) };
  }

  providerLinks(returnTo?: string): ProviderLink[] {
    const query = returnTo === undefined ? '' : `?return_to=${encodeURIComponent(returnTo)}`;
    return this.providers.all().map(({ provider: { id, name }, network }) => {
      return { id, name, startUrl: `/auth/${id}${query}`, down: network.isOpen };
    });
  }

  providerNames(): Record<string, string> {
    return Object.fromEntries(this.providers.all().map(({ provider }) => [provider.id, provider.name]));
  }

  /** Where to go afterwards, judged; `undefined` when nothing was asked for. */
  returnTo(value: unknown): string | undefined {
    return typeof value === 'string' && value !== '' ? redirectTarget(value) : undefined;
  }
}
