import { Controller, Get, Req, Res, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { SocialProfile } from '../domain/social-profile.js';
import { Public } from '../http/public.decorator.js';
import { IdentityResolver } from '../identities/identity-resolver.js';
import { ConfiguredProviders } from '../providers/configured-providers.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import { AuthService } from './auth.service.js';
import type { Attempt } from './flow/attempt.js';
import { SocialCallbackGuard } from './guards/social-callback.guard.js';
import { SocialStartGuard } from './guards/social-start.guard.js';
import { CurrentAttempt, CurrentProfile, signInContext } from './request-values.js';
import { SignInResponder } from './sign-in.responder.js';

/** Signing in through a provider. */
@Public()
@Controller('auth')
export class SocialController {
  constructor(
    private readonly providers: ConfiguredProviders,
    private readonly identities: IdentityResolver,
    private readonly auth: AuthService,
    private readonly responder: SignInResponder,
  ) {}

  @Get('providers')
  list() {
    return this.providers.all().map(({ provider: { id, name } }) => ({ id, name, startUrl: `/auth/${id}` }));
  }

  /** The guard redirects to the provider; nothing comes back here. */
  @Throttled('social-start')
  @Get(':provider')
  @UseGuards(SocialStartGuard)
  start(): void {}

  @Get(':provider/callback')
  @UseGuards(SocialCallbackGuard)
  async callback(
    @CurrentAttempt() attempt: Attempt,
    @CurrentProfile() profile: SocialProfile,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const user = await this.identities.resolve(profile, request.session, attempt.linking);
    const { target } = attempt;
    const context = signInContext(request, profile.provider, { flow: request.session, target });
    await this.responder.respond(attempt, await this.auth.login(user, context), request, response);
  }
}
