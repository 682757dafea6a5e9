import { Body, Controller, Header, HttpCode, Post, UseGuards } from '@nestjs/common';
import { z } from 'zod';
import { AuthService } from '../auth/auth.service.js';
import { Public } from '../http/public.decorator.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import { Introspection, introspectionShape, nothingShape } from './introspection.js';
import { ApiKeyGuard } from './api-key.guard.js';
import { Answers, Chapter, Summary } from '../reference/vocabulary.js';

/** RFC 7662, section 2.1 and RFC 7009, section 2.1: a token, and a hint that may be wrong. */
const tokenBody = z.object({
  token: z.string().min(1).max(8192),
  token_type_hint: z.string().max(64).optional(),
});
type TokenBody = z.output<typeof tokenBody>;

/** For services that ask instead of verifying, and for clients that give a token back. Forms or JSON. */
@Public()
@Chapter('For APIs and services')
@Controller('auth')
export class IntrospectionController {
  constructor(
    private readonly introspection: Introspection,
    private readonly auth: AuthService,
  ) {}

  @Summary('Tells of a token (RFC 7662)')
  @Answers(200, 'Live, or nothing.', introspectionShape)
  @Throttled('api-key')
  @UseGuards(ApiKeyGuard)
  @Post('introspect')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  introspect(@Body({ schema: tokenBody }) { token }: TokenBody) {
    return this.introspection.describe(token);
  }

  /** Always `200` (RFC 7009, section 2.2): whoever holds a token may end it, and learns nothing of others. */
  @Summary('Takes a token back (RFC 7009)')
  @Answers(200, 'Whatever it was.', nothingShape)
  @Throttled('revoke')
  @Post('revoke')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async revoke(@Body({ schema: tokenBody }) { token }: TokenBody): Promise<Record<string, never>> {
    await this.introspection.revoke(token, (sessionId, userId) => this.auth.logout({ sessionId, userId }));
    return {};
  }
}
