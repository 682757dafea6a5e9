import { Body, Controller, Get, Header, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { AuthService } from '../../auth/auth.service.js';
import { TokenCookies } from '../../auth/token-cookies.js';
import { Public } from '../../http/public.decorator.js';
import { SameOrigin } from '../../http/same-origin.js';
import { refuseForm } from '../account-refusals.js';
import { Visitors } from '../visitors.js';
import { AccountActions } from './account-actions.js';
import { type AccountForm, accountForm } from './account-form.js';
import { AccountPage, problemOf } from './account-page.js';
import { Page } from '../../reference/vocabulary.js';

const SIGN_IN = '/login?return_to=%2Faccount';
/** Where on the page a form lies that asks for a fresh sign-in: there its person goes on. */
const PLACES: Partial<Record<AccountForm['action'], string>> = {
  delete: '#delete',
  email: '#email-address',
};

/** The account page, and signing out. `@Public()`: who is not signed in is led to the sign-in page. */
@Public()
@Page()
@Controller()
export class AccountController {
  constructor(
    private readonly page: AccountPage,
    private readonly actions: AccountActions,
    private readonly visitors: Visitors,
    private readonly auth: AuthService,
    private readonly cookies: TokenCookies,
    private readonly sameOrigin: SameOrigin,
  ) {}

  @Get('account')
  @Header('Cache-Control', 'no-store')
  async show(
    @Query('done') done: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const visitor = await this.visitors.identify(request, response);
    if (!visitor) return response.redirect(302, SIGN_IN);
    await this.page.send(request, response, visitor, { done: knownAction(done) });
  }

  @Post('account')
  @Header('Cache-Control', 'no-store')
  async change(
    @Body({ schema: accountForm }) form: AccountForm,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    this.sameOrigin.require(request);
    const visitor = await this.visitors.identify(request, response);
    if (!visitor) return response.redirect(303, SIGN_IN);
    try {
      const outcome = await this.actions.perform(form, visitor, request, response);
      if (outcome === 'signed-out') this.signedOut(response, '/login');
      else if (outcome === 'deleted') this.signedOut(response, '/login?done=deleted');
      else response.redirect(303, outcome.goTo);
    } catch (error) {
      await refuseForm(error, response, `/account${PLACES[form.action] ?? ''}`, (refusal) =>
        this.page.send(request, response, visitor, { problem: problemOf({ form, refusal }) }),
      );
    }
  }

  @Post('logout')
  @Header('Cache-Control', 'no-store')
  async logout(@Req() request: Request, @Res() response: Response): Promise<void> {
    this.sameOrigin.require(request);
    const visitor = await this.visitors.identify(request, response);
    if (visitor) await this.auth.logout(visitor.principal);
    this.signedOut(response, '/login');
  }

  private signedOut(response: Response, path: string): void {
    this.cookies.clear(response);
    // What the browser keeps of pages, for its back button too: the next person at it must not see them.
    response.setHeader('Clear-Site-Data', '"cache"');
    response.redirect(303, path);
  }
}

/** The action whose success is to be told; anything else a query says is not repeated. */
function knownAction(done: unknown): AccountForm['action'] | undefined {
  return accountForm.options.map(({ shape }) => shape.action.value).find((action) => action === done);
}
