import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import { Strategy } from 'passport-local';
import type { User } from '../../users/user.js';
import { PasswordSignIn } from '../password-sign-in.js';

/** Address and password, at `POST /auth/login` only. */
@Injectable()
export class LocalStrategy extends PassportStrategy(Strategy, 'local') {
  constructor(private readonly passwords: PasswordSignIn) {
    super({ usernameField: 'email', passwordField: 'password', passReqToCallback: true });
  }

  /** @throws Refusal `invalid_credentials`, `rate_limited` */
  async validate(request: Request, email: string, password: string): Promise<User> {
    return this.passwords.verify({ email, password }, request);
  }
}
