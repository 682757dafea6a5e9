import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Patch,
  Res,
  UnauthorizedException,
  UseGuards,
} from '@nestjs/common';
import type { Response } from 'express';
import { type ProfilePatch, profilePatch } from '../auth/credentials.schema.js';
import { CurrentPrincipal } from '../auth/request-values.js';
import { TokenCookies } from '../auth/token-cookies.js';
import { toDisplayName } from '../domain/display-text.js';
import { NoBodyGuard } from '../http/no-body.guard.js';
import type { Principal } from '../tokens/principal.js';
import type { User } from '../users/user.js';
import { UserStore } from '../users/user.store.js';
import { AccountDeletion } from './account-deletion.js';
import { PersonalData, personalDataShape } from './personal-data.js';
import { type Profile, profileShape, toProfile } from './profile.js';
import { Answers, Chapter, Refuses, Summary } from '../reference/vocabulary.js';

/** The signed-in user, as an app or the account page shows one. */
@Chapter('Account')
@Controller('auth/profile')
export class ProfileController {
  constructor(
    private readonly users: UserStore,
    private readonly data: PersonalData,
    private readonly deletion: AccountDeletion,
    private readonly cookies: TokenCookies,
  ) {}

  @Summary('Who is signed in')
  @Answers(200, 'The profile.', profileShape)
  @Get()
  @Header('Cache-Control', 'no-store')
  async read(@CurrentPrincipal() principal: Principal): Promise<Profile> {
    return toProfile(present(await this.users.findById(principal.userId)));
  }

  @Summary('Changes the name')
  @Answers(200, 'The profile as it is now.', profileShape)
  @Patch()
  @Header('Cache-Control', 'no-store')
  async change(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: profilePatch }) body: ProfilePatch,
  ): Promise<Profile> {
    return toProfile(
      present(await this.users.setDisplayName(principal.userId, toDisplayName(body.displayName))),
    );
  }

  /** Everything kept about the user, as a file. */
  @Summary('Everything kept about the user')
  @Answers(200, 'As a file.', personalDataShape, {
    headers: { 'Content-Disposition': 'The name of the file.' },
  })
  @Get('export')
  @Header('Cache-Control', 'no-store')
  @Header('Content-Disposition', 'attachment; filename="my-data.json"')
  async export(@CurrentPrincipal() { userId, sessionId }: Principal) {
    return this.data.of(present(await this.users.findById(userId)), sessionId);
  }

  /** Ends the account. @throws Refusal `step_up_required`, `last_admin` */
  @Summary('Ends the account, for good')
  @Answers(204, 'There is no such account any more.')
  @Refuses('step_up_required', 'last_admin')
  @UseGuards(NoBodyGuard)
  @Delete()
  @HttpCode(204)
  async delete(
    @CurrentPrincipal() principal: Principal,
    @Res({ passthrough: true }) response: Response,
  ): Promise<void> {
    await this.deletion.delete(principal);
    this.cookies.clear(response);
  }
}

/** @throws UnauthorizedException when the user is gone while the token still lives, or was disabled in the database */
function present(user: User | null): User {
  if (!user || user.disabled) throw new UnauthorizedException();
  return user;
}
