import { Body, Controller, Delete, Get, Header, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { z } from 'zod';
import { registrationResponse } from '../auth/passkeys/passkey-response.schema.js';
import { CurrentPrincipal } from '../auth/request-values.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import type { Principal } from '../tokens/principal.js';
import { PasskeyEnrolment, type ShownPasskey } from './passkey-enrolment.js';

const name = z.string().max(1024);
const nothing = z.strictObject({}).optional();
const additionBody = z.strictObject({ response: registrationResponse, name: name.optional() });
const nameBody = z.strictObject({ name });

/** A user's own passkeys. */
@Controller('auth/passkeys')
export class PasskeysController {
  constructor(private readonly passkeys: PasskeyEnrolment) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  list(@CurrentPrincipal() { userId }: Principal): Promise<ShownPasskey[]> {
    return this.passkeys.list(userId);
  }

  @Throttled('passkeys-options')
  @Post('registration/options')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  options(@Body({ schema: nothing }) _body: unknown, @CurrentPrincipal() principal: Principal) {
    return this.passkeys.options(principal);
  }

  @Throttled('passkeys-verify')
  @Post('registration/verify')
  @Header('Cache-Control', 'no-store')
  async add(
    @Body({ schema: additionBody }) body: z.output<typeof additionBody>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ShownPasskey & { recoveryCodes?: string[] }> {
    const { passkey, ...rest } = await this.passkeys.add(principal, body.response, body.name);
    return { ...passkey, ...rest };
  }

  @Patch(':id')
  @HttpCode(204)
  async rename(
    @Param('id') id: string,
    @Body({ schema: nameBody }) body: z.output<typeof nameBody>,
    @CurrentPrincipal() { userId }: Principal,
  ): Promise<void> {
    await this.passkeys.rename(userId, id, body.name);
  }

  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id') id: string, @CurrentPrincipal() principal: Principal): Promise<void> {
    await this.passkeys.remove(principal, id);
  }
}
