import { Body, Controller, Delete, Header, HttpCode, Post, Req } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import { CurrentPrincipal } from '../auth/request-values.js';
import type { Principal } from '../tokens/principal.js';
import { type OfferedTotp, TotpEnrolment } from './totp-enrolment.js';

const codeBody = z.strictObject({ code: z.string().min(1).max(64) });
type CodeBody = z.output<typeof codeBody>;

/** The authenticator app as second factor. */
@Controller('auth/mfa')
export class TotpController {
  constructor(private readonly enrolment: TotpEnrolment) {}

  @Post('totp')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  offer(@CurrentPrincipal() principal: Principal): Promise<OfferedTotp> {
    return this.enrolment.offer(principal);
  }

  @Post('totp/confirm')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async confirm(
    @Body({ schema: codeBody }) { code }: CodeBody,
    @CurrentPrincipal() principal: Principal,
  ): Promise<{ recoveryCodes: string[] }> {
    return { recoveryCodes: await this.enrolment.confirm(principal, code) };
  }

  @Delete('totp')
  @HttpCode(204)
  async turnOff(
    @Body({ schema: codeBody }) { code }: CodeBody,
    @CurrentPrincipal() principal: Principal,
    @Req() request: Request,
  ): Promise<void> {
    await this.enrolment.turnOff(principal, code, request.ip);
  }

  /** New codes in place of the old ones. */
  @Post('recovery-codes')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async renew(@CurrentPrincipal() principal: Principal): Promise<{ recoveryCodes: string[] }> {
    return { recoveryCodes: await this.enrolment.renewRecoveryCodes(principal) };
  }
}
