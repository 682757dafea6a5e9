import { Body, Controller, Header, HttpCode, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Cookies } from '../http/cookies.js';
import { NoBodyGuard } from '../http/no-body.guard.js';
import { Public } from '../http/public.decorator.js';
import { KnownDevice } from '../throttling/known-device.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import type { Principal } from '../tokens/principal.js';
import type { RefreshTokenContent } from '../tokens/refresh-token.js';
import type { User } from '../users/user.js';
import { AuthService } from './auth.service.js';
import { registration, type RegistrationBody } from './credentials.schema.js';
import { FlowSession } from './flow/flow-session.js';
import { LocalAuthGuard } from './guards/local-auth.guard.js';
import { RefreshGuard } from './guards/refresh.guard.js';
import { PasswordSignIn } from './password-sign-in.js';
import { CurrentAccount, CurrentPrincipal, CurrentRefreshToken, signInContext } from './request-values.js';
import { TokenCookies } from './token-cookies.js';
import {
  answerOf,
  isSignedIn,
  type SecondStepDue,
  signInShape,
  type TokenResponse,
  tokenResponseShape,
  verificationShape,
} from './token-response.js';
import { Answers, Chapter, Refuses, Summary } from '../reference/vocabulary.js';

/** Signing in with a password, renewing, signing out. */
@Chapter('Signing in and out')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly auth: AuthService,
    private readonly passwords: PasswordSignIn,
    private readonly cookies: Cookies,
    private readonly tokenCookies: TokenCookies,
    private readonly flow: FlowSession,
    private readonly devices: KnownDevice,
  ) {}

  @Summary('Makes an account with a password')
  @Answers(201, 'The account, signed in.', tokenResponseShape)
  @Answers(
    202,
    'With `REQUIRE_VERIFIED_EMAIL`, whether or not the address was free: a mail tells.',
    verificationShape,
  )
  @Refuses('weak_password', 'email_taken', 'not_found')
  @Public()
  @Throttled('register')
  @Post('register')
  @Header('Cache-Control', 'no-store')
  async register(
    @Body({ schema: registration }) body: RegistrationBody,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TokenResponse | SecondStepDue | { status: 'verification_required' }> {
    const user = await this.passwords.register(body);
    if (user) return answerOf(await this.auth.login(user, signInContext(request, 'pwd')));
    response.status(202);
    return { status: 'verification_required' };
  }

  @Summary('Signs in with a password')
  @Answers(200, 'Signed in, or the question for the second factor.', signInShape)
  @Refuses('account_disabled')
  @Public()
  @UseGuards(LocalAuthGuard)
  @Post('login')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async login(
    @CurrentAccount() user: User,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TokenResponse | SecondStepDue> {
    const flow = await this.flow.resume(request, response);
    const outcome = await this.auth.login(user, signInContext(request, 'pwd', { flow }));
    if (isSignedIn(outcome)) this.passwords.remember(request, response, user);
    return answerOf(outcome);
  }

  /** A browser that refreshed by its cookie gets the successor as cookies too. */
  @Summary('Exchanges a refresh token for its successor')
  @Answers(200, 'Signed in for longer.', tokenResponseShape)
  @Public()
  @Throttled('refresh')
  @UseGuards(RefreshGuard)
  @Post('refresh')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async refresh(
    @CurrentRefreshToken() token: RefreshTokenContent,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TokenResponse> {
    const signIn = await this.auth.refresh(token);
    const byCookie =
      request.body.refreshToken === undefined && this.cookies.read(request, 'refresh_token') !== undefined;
    if (byCookie) this.tokenCookies.set(response, signIn);
    return signIn.tokens;
  }

  @Summary('Ends this session')
  @Answers(204, 'The session and its tokens are over.')
  @UseGuards(NoBodyGuard)
  @Post('logout')
  @HttpCode(204)
  async logout(
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.auth.logout(principal);
    this.tokenCookies.clear(response);
  }

  @Summary('Ends every session of the user')
  @Answers(204, 'Every token of the user is over.')
  @UseGuards(NoBodyGuard)
  @Post('logout-all')
  @HttpCode(204)
  async logoutAll(
    @CurrentPrincipal() { userId: id, version }: Principal,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    const next = await this.auth.logoutAll(id);
    this.tokenCookies.clear(response);
    this.devices.renew(request, response, { id, tokenVersion: version }, next);
  }
}
