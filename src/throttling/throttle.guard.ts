import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { parseEmailAddress } from '../domain/email-address.js';
import { type LimitName, limits } from './budgets.js';
import type { Reservation } from './reservation.js';
import { Throttle } from './throttle.js';
import { THROTTLED } from './throttled.decorator.js';

/** Answers that mean a wrong guess. Others (a weak new password, an outage) say nothing about what is guarded. */
const FAILED = new Set([400, 401, 403, 404]);

interface MaybeSignedIn extends Request {
  user?: { userId: string };
}

/** Enforces `@Throttled()`. Global, after the guard that tells who is signed in and before all that read a body or a store. */
@Injectable()
export class ThrottleGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly throttle: Throttle,
  ) {}

  /** @throws Refusal `rate_limited` */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const places = [context.getHandler(), context.getClass()];
    const name = this.reflector.getAllAndOverride<LimitName | undefined>(THROTTLED, places);
    if (name === undefined) return true;
    const http = context.switchToHttp();
    const request = http.getRequest<MaybeSignedIn>();
    const reservation = await this.throttle.reserve(name, {
      address: request.ip,
      account: request.user?.userId ?? typedAccount(request.body),
    });
    if (limits[name].counts === 'failures') settleLater(reservation, http.getResponse<Response>());
    return true;
  }
}

/** The typed address, canonical. What is no address cannot be anybody's, and shares its sender's bucket. */
function typedAccount(body: unknown): string | undefined {
  const typed = typeof body === 'object' && body !== null && 'email' in body ? body.email : undefined;
  return parseEmailAddress(typed)?.key;
}

function settleLater(reservation: Reservation, response: Response): void {
  response.once('close', () => {
    // Hung up before the answer: it counts, or guessing would be free for whoever does not wait.
    if (!response.writableFinished) return;
    if (response.statusCode < 400) void reservation.succeed();
    else if (!FAILED.has(response.statusCode)) void reservation.cancel();
  });
}
