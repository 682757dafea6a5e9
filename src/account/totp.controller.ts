import { Body, Controller, Delete, Header, HttpCode, Post, Req, UseGuards } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import { CurrentPrincipal } from '../auth/request-values.js';
import { NoBodyGuard } from '../http/no-body.guard.js';
import type { Principal } from '../tokens/principal.js';
import { type OfferedTotp, offeredTotpShape, recoveryCodesShape, TotpEnrolment } from './totp-enrolment.js';
import { Answers, Chapter, Refuses, Summary } from '../reference/vocabulary.js';

const codeBody = z.strictObject({ code: z.string().min(1).max(64) });
type CodeBody = z.output<typeof codeBody>;

/** The authenticator app as second factor. */
@Chapter('Second factor')
@Controller('auth/mfa')
export class TotpController {
  constructor(private readonly enrolment: TotpEnrolment) {}

  @Summary('Shows a secret for an authenticator app')
  @Answers(200, 'Nothing is on before it is confirmed.', offeredTotpShape)
  @Refuses('mfa_enabled', 'step_up_required')
  @UseGuards(NoBodyGuard)
  @Post('totp')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  offer(@CurrentPrincipal() principal: Principal): Promise<OfferedTotp> {
    return this.enrolment.offer(principal);
  }

  @Summary('Turns the authenticator app on')
  @Answers(200, 'Recovery codes; every other session has ended.', recoveryCodesShape)
  @Refuses('mfa_invalid', 'mfa_enabled', 'step_up_required', 'rate_limited')
  @Post('totp/confirm')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async confirm(
    @Body({ schema: codeBody }) { code }: CodeBody,
    @CurrentPrincipal() principal: Principal,
  ): Promise<{ recoveryCodes: string[] }> {
    return { recoveryCodes: await this.enrolment.confirm(principal, code) };
  }

  @Summary('Turns the authenticator app off')
  @Answers(204, 'It is off.')
  @Refuses('mfa_invalid', 'step_up_required', 'rate_limited')
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
  @Summary('Makes new recovery codes')
  @Answers(200, 'The old ones are worth nothing any more.', recoveryCodesShape)
  @Refuses('not_found', 'step_up_required')
  @UseGuards(NoBodyGuard)
  @Post('recovery-codes')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  async renew(@CurrentPrincipal() principal: Principal): Promise<{ recoveryCodes: string[] }> {
    return { recoveryCodes: await this.enrolment.renewRecoveryCodes(principal) };
  }
}
