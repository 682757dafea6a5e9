import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { type Profile, Strategy } from 'passport-google-oauth20';
import { settings } from '../constants.js';
import type { UserDocument } from '../users/user.schema.js';
import { AuthService } from './auth.service.js';

@Injectable()
export class GoogleStrategy extends PassportStrategy(Strategy, 'google') {
  constructor(private readonly authService: AuthService) {
    super({
      clientID: 'bench-client',
      clientSecret: 'bench-client-secret',
      callbackURL: `http://localhost:${settings.port}/auth/google/callback`,
      authorizationURL: `${settings.fakeProvider}/authorize`,
      tokenURL: `${settings.fakeProvider}/token`,
      // The package reads the OpenID form of the profile only from an address that ends so.
      userProfileURL: `${settings.fakeProvider}/oauth2/v3/userinfo`,
      scope: ['openid', 'email', 'profile'],
      state: true,
    });
  }

  validate(_accessToken: string, _refreshToken: string, profile: Profile): Promise<UserDocument> {
    return this.authService.validateGoogleUser(
      profile.id,
      profile.emails?.[0]?.value ?? '',
      profile.displayName,
    );
  }
}
