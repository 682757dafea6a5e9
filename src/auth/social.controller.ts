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
import { Answers, Chapter, Redirects, Refuses, Summary } from '../reference/vocabulary.js';
import { providersShape } from './providers.shape.js';
import { signInShape } from './token-response.js';

/** Signing in through a provider. */
@Public()
@Chapter('Signing in through a provider')
@Controller('auth')
export class SocialController {
  constructor(
    private readonly providers: ConfiguredProviders,
    private readonly identities: IdentityResolver,
    private readonly auth: AuthService,
    private readonly responder: SignInResponder,
  ) {}

  @Summary('The providers that are configured')
  @Answers(200, 'Each with the path where its sign-in starts.', providersShape)
  @Get('providers')
  list() {
    return this.providers.all().map(({ provider: { id, name } }) => ({ id, name, startUrl: `/auth/${id}` }));
  }

  /** The guard redirects to the provider; nothing comes back here. */
  @Summary('Starts a sign-in at a provider')
  @Redirects(302, 'To the provider, or back to the app with an `error` where that cannot be.')
  @Throttled('social-start')
  @Get(':provider')
  @UseGuards(SocialStartGuard)
  start(): void {}

  @Summary('Where the provider sends the browser back to')
  @Answers(
    200,
    'For a client that accepts JSON: signed in, or the question for the second factor.',
    signInShape,
  )
  @Redirects(302, 'To the app, to the path the sign-in was to end at, or to the sign-in page.')
  @Refuses('account_disabled', 'identity_in_use', 'link_required', 'unavailable')
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
