import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { z } from 'zod';
import { parseBody } from './validation.js';

const nothing = z.strictObject({}).optional();

/**
 * For an endpoint that takes no body: nothing or `{}`. A client that sends a field believes that it does something (`logout` of
 * `{"everywhere": true}`), and has to be told. On the handler, so that it comes after the guards that tell who may.
 */
@Injectable()
export class NoBodyGuard implements CanActivate {
  /** @throws Refusal `invalid_request` with every field */
  canActivate(context: ExecutionContext): true {
    parseBody(nothing, context.switchToHttp().getRequest<Request>().body);
    return true;
  }
}
