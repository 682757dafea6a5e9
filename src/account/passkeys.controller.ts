import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  Patch,
  Post,
  UseGuards,
} from '@nestjs/common';
import { z } from 'zod';
import { registrationResponse } from '../auth/passkeys/passkey-response.schema.js';
import { CurrentPrincipal } from '../auth/request-values.js';
import { NoBodyGuard } from '../http/no-body.guard.js';
import { Throttled } from '../throttling/throttled.decorator.js';
import type { Principal } from '../tokens/principal.js';
import {
  addedPasskeyShape,
  PasskeyEnrolment,
  passkeysShape,
  type ShownPasskey,
} from './passkey-enrolment.js';
import { Answers, Chapter, Refuses, Summary } from '../reference/vocabulary.js';
import { creationOptionsShape } from '../auth/passkeys/passkey-options.shape.js';

const name = z.string().max(1024);
const additionBody = z.strictObject({ response: registrationResponse, name: name.optional() });
const nameBody = z.strictObject({ name });

/** A user's own passkeys. */
@Chapter('Second factor')
@Controller('auth/passkeys')
export class PasskeysController {
  constructor(private readonly passkeys: PasskeyEnrolment) {}

  @Summary("The user's passkeys")
  @Answers(200, 'All of them.', passkeysShape)
  @Get()
  @Header('Cache-Control', 'no-store')
  list(@CurrentPrincipal() { userId }: Principal): Promise<ShownPasskey[]> {
    return this.passkeys.list(userId);
  }

  @Throttled('passkeys-options')
  @Summary('Begins to add a passkey')
  @Answers(200, 'For `navigator.credentials.create`.', creationOptionsShape)
  @Refuses('step_up_required')
  @UseGuards(NoBodyGuard)
  @Post('registration/options')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  options(@CurrentPrincipal() principal: Principal) {
    return this.passkeys.options(principal);
  }

  @Throttled('passkeys-verify')
  @Summary('Adds a passkey')
  @Answers(201, 'The passkey; recovery codes with the first second factor.', addedPasskeyShape)
  @Refuses('invalid_passkey', 'step_up_required')
  @Post('registration/verify')
  @Header('Cache-Control', 'no-store')
  async add(
    @Body({ schema: additionBody }) body: z.output<typeof additionBody>,
    @CurrentPrincipal() principal: Principal,
  ): Promise<ShownPasskey & { recoveryCodes?: string[] }> {
    const { passkey, ...rest } = await this.passkeys.add(principal, body.response, body.name);
    return { ...passkey, ...rest };
  }

  @Summary('Names a passkey')
  @Answers(204, 'It has that name.')
  @Refuses('not_found')
  @Patch(':id')
  @HttpCode(204)
  async rename(
    @Param('id') id: string,
    @Body({ schema: nameBody }) body: z.output<typeof nameBody>,
    @CurrentPrincipal() { userId }: Principal,
  ): Promise<void> {
    await this.passkeys.rename(userId, id, body.name);
  }

  @Summary('Removes a passkey')
  @Answers(204, 'It is no way in any more.')
  @Refuses('not_found', 'last_sign_in_method', 'step_up_required')
  @UseGuards(NoBodyGuard)
  @Delete(':id')
  @HttpCode(204)
  async remove(@Param('id') id: string, @CurrentPrincipal() principal: Principal): Promise<void> {
    await this.passkeys.remove(principal, id);
  }
}
