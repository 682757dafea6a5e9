import { Body, Controller, Get, Header, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { PasskeyEnrolment } from '../../account/passkey-enrolment.js';
import { registrationResponse } from '../../auth/passkeys/passkey-response.schema.js';
import { Public } from '../../http/public.decorator.js';
import { SameOrigin } from '../../http/same-origin.js';
import type { PasskeysPage } from '../../views/account-models.js';
import { PageRenderer } from '../../views/page-renderer.js';
import { refuseForm, signInFirst } from '../account-refusals.js';
import { PageContext } from '../page.context.js';
import { type Visitor, Visitors } from '../visitors.js';
import { passkeyAnswer } from './passkey-answer.js';
import { Page } from '../../reference/vocabulary.js';

const PAGE = '/account/passkeys';
const text = z.string().max(1024);
const passkeysForm = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('add'), response: passkeyAnswer(registrationResponse), name: text }),
  z.strictObject({ action: z.literal('rename'), id: text, name: text }),
  z.strictObject({ action: z.literal('remove'), id: text }),
]);
type PasskeysForm = z.output<typeof passkeysForm>;
const DONE = ['add', 'rename', 'remove'] as const;

/** Passkeys in the account. Only adding one takes client script. `@Public()`: strangers are led to the sign-in page. */
@Public()
@Page()
@Controller('account/passkeys')
export class AccountPasskeysController {
  constructor(
    private readonly renderer: PageRenderer,
    private readonly context: PageContext,
    private readonly visitors: Visitors,
    private readonly enrolment: PasskeyEnrolment,
    private readonly sameOrigin: SameOrigin,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  async show(
    @Query('done') query: unknown,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const visitor = await this.visitors.identify(request, response);
    if (!visitor) return signInFirst(response, PAGE);
    const done = DONE.find((action) => action === query);
    await this.page(visitor, request, response, { done });
  }

  @Post()
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async change(
    @Body({ schema: passkeysForm }) form: PasskeysForm,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    this.sameOrigin.require(request);
    const visitor = await this.visitors.identify(request, response);
    if (!visitor) return signInFirst(response, PAGE);
    try {
      const recoveryCodes = await this.carryOut(form, visitor);
      // Codes are in no later answer, so that going back shows none; everything else survives a reload.
      if (recoveryCodes) await this.page(visitor, request, response, { recoveryCodes });
      else response.redirect(303, `${PAGE}?done=${form.action}`);
    } catch (error) {
      await refuseForm(error, response, PAGE, ({ code }) =>
        this.page(visitor, request, response, { problem: { code } }),
      );
    }
  }

  private async carryOut(form: PasskeysForm, { principal }: Visitor): Promise<string[] | undefined> {
    switch (form.action) {
      case 'add':
        return (await this.enrolment.add(principal, form.response, form.name)).recoveryCodes;
      case 'rename':
        await this.enrolment.rename(principal.userId, form.id, form.name);
        return undefined;
      case 'remove':
        await this.enrolment.remove(principal, form.id);
        return undefined;
    }
  }

  private async page(
    { user }: Visitor,
    request: Request,
    response: Response,
    shown: Pick<PasskeysPage, 'recoveryCodes' | 'problem' | 'done'>,
  ): Promise<void> {
    this.renderer.send(response, 'passkeys', {
      ...this.context.base(request, user),
      ...this.context.form(request, response),
      passkeys: await this.enrolment.list(user.id),
      ...shown,
    });
  }
}
