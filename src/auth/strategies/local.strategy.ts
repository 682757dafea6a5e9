import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-local';
import type { User } from '../../users/user.js';
import { PasswordSignIn } from '../password-sign-in.js';

/** Address and password, at `POST /auth/login` only. */
@Injectable()
export class LocalStrategy extends PassportStrategy(Strategy, 'local') {
  constructor(private readonly passwords: PasswordSignIn) {
    super({ usernameField: 'email', passwordField: 'password' });
  }

  /** @throws Refusal `invalid_credentials` */
  async validate(email: string, password: string): Promise<User> {
    return this.passwords.verify({ email, password });
  }
}
