import { Body, Controller, Get, HttpCode, Post, Request, UseGuards } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import type { UserDocument } from '../users/user.schema.js';
import { AuthService } from './auth.service.js';
import type { RefreshUser } from './jwt-refresh.strategy.js';

interface WithUser<User> {
  user: User;
}

@Controller('auth')
export class AuthController {
  constructor(private readonly authService: AuthService) {}

  @Post('register')
  register(@Body() body: { email: string; password: string }) {
    return this.authService.register(body.email, body.password);
  }

  @UseGuards(AuthGuard('local'))
  @Post('login')
  @HttpCode(200)
  login(@Request() req: WithUser<UserDocument>) {
    return this.authService.login(req.user);
  }

  @UseGuards(AuthGuard('jwt-refresh'))
  @Post('refresh')
  @HttpCode(200)
  refresh(@Request() req: WithUser<RefreshUser>) {
    return this.authService.refresh(req.user.sub, req.user.refreshToken);
  }

  @UseGuards(AuthGuard('jwt'))
  @Get('profile')
  getProfile(@Request() req: WithUser<UserDocument>) {
    return req.user;
  }

  @UseGuards(AuthGuard('google'))
  @Get('google')
  google() {}

  @UseGuards(AuthGuard('google'))
  @Get('google/callback')
  googleCallback(@Request() req: WithUser<UserDocument>) {
    return this.authService.login(req.user);
  }
}
