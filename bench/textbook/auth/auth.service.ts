import { createHash } from 'node:crypto';
import { Injectable, UnauthorizedException } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import bcrypt from 'bcrypt';
import { jwtConstants } from '../constants.js';
import type { UserDocument } from '../users/user.schema.js';
import { UsersService } from '../users/users.service.js';

export interface Tokens {
  access_token: string;
  refresh_token: string;
}

@Injectable()
export class AuthService {
  constructor(
    private readonly usersService: UsersService,
    private readonly jwtService: JwtService,
  ) {}

  async register(email: string, password: string): Promise<Tokens> {
    const user = await this.usersService.create({ email, password: await bcrypt.hash(password, 10) });
    return this.login(user);
  }

  async validateUser(email: string, password: string): Promise<UserDocument | null> {
    const user = await this.usersService.findByEmailWithPassword(email);
    if (user?.password && (await bcrypt.compare(password, user.password))) return user;
    return null;
  }

  async validateGoogleUser(googleId: string, email: string, name: string): Promise<UserDocument> {
    const user = await this.usersService.findByGoogleId(googleId);
    return user ?? this.usersService.create({ googleId, email, name });
  }

  async login(user: UserDocument): Promise<Tokens> {
    const payload = { sub: user.id as string, email: user.email, roles: user.roles };
    const [access_token, refresh_token] = await Promise.all([
      this.jwtService.signAsync(payload),
      this.jwtService.signAsync(payload, { secret: jwtConstants.refreshSecret, expiresIn: '7d' }),
    ]);
    await this.usersService.setRefreshToken(payload.sub, digest(refresh_token));
    return { access_token, refresh_token };
  }

  async refresh(userId: string, refreshToken: string): Promise<Tokens> {
    const user = await this.usersService.findByIdWithRefreshToken(userId);
    if (user?.hashedRefreshToken !== digest(refreshToken)) throw new UnauthorizedException();
    return this.login(user);
  }
}

/** SHA-256 where most tutorials take bcrypt: that would cost another 100 ms a refresh, and this is not the point. */
function digest(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
