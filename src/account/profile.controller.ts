import { Body, Controller, Get, Header, Patch, UnauthorizedException } from '@nestjs/common';
import { type ProfilePatch, profilePatch } from '../auth/credentials.schema.js';
import { CurrentPrincipal } from '../auth/request-values.js';
import { toDisplayName } from '../domain/display-text.js';
import type { Principal } from '../tokens/principal.js';
import type { User } from '../users/user.js';
import { UserStore } from '../users/user.store.js';
import { type Profile, toProfile } from './profile.js';

/** The signed-in user, as an app or the account page shows one. */
@Controller('auth/profile')
export class ProfileController {
  constructor(private readonly users: UserStore) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  async read(@CurrentPrincipal() principal: Principal): Promise<Profile> {
    return toProfile(present(await this.users.findById(principal.userId)));
  }

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
}

/** @throws UnauthorizedException when the user is gone while the token still lives, or was disabled in the database */
function present(user: User | null): User {
  if (!user || user.disabled) throw new UnauthorizedException();
  return user;
}
