import { Body, Controller, Header, HttpCode, Post } from '@nestjs/common';
import { Refusal } from '../../domain/refusal.js';
import { Public } from '../../http/public.decorator.js';
import { Throttled } from '../../throttling/throttled.decorator.js';
import { AuthService } from '../auth.service.js';
import { type ExchangeBody, exchangeBody } from '../credentials.schema.js';
import { type TokenResponse, tokenResponseShape } from '../token-response.js';
import { AuthorizationCodeStore } from './authorization-code.store.js';
import { Answers, Chapter, Refuses, Summary } from '../../reference/vocabulary.js';

/** Code mode: an app turns its one-time code into tokens, so that those never appear in a URL. */
@Public()
@Chapter('Signing in through a provider')
@Controller('auth')
export class ExchangeController {
  constructor(
    private readonly codes: AuthorizationCodeStore,
    private readonly auth: AuthService,
  ) {}

  @Summary('Turns the code of an app into tokens')
  @Answers(200, 'Signed in.', tokenResponseShape)
  @Refuses('invalid_code')
  @Throttled('exchange')
  @Post('exchange')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async exchange(@Body({ schema: exchangeBody }) body: ExchangeBody): Promise<TokenResponse> {
    const redemption = await this.codes.redeem(body.code, body.code_verifier);
    if (redemption.kind === 'good') return (await this.auth.resume(redemption.sessionId)).tokens;
    // Two hold this code, and one of them stole it (RFC 6749, section 4.1.2).
    if (redemption.kind === 'replayed') await this.auth.end(redemption.sessionId);
    throw new Refusal('invalid_code');
  }
}
