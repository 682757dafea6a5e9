import { Body, Controller, Header, HttpCode, Post } from '@nestjs/common';
import { Refusal } from '../../domain/refusal.js';
import { Public } from '../../http/public.decorator.js';
import { Throttled } from '../../throttling/throttled.decorator.js';
import { AuthService } from '../auth.service.js';
import { type ExchangeBody, exchangeBody } from '../credentials.schema.js';
import type { TokenResponse } from '../token-response.js';
import { AuthorizationCodeStore } from './authorization-code.store.js';

/** Code mode: an app turns its one-time code into tokens, so that those never appear in a URL. */
@Public()
@Controller('auth')
export class ExchangeController {
  constructor(
    private readonly codes: AuthorizationCodeStore,
    private readonly auth: AuthService,
  ) {}

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
