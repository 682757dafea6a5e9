import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Request } from 'express';
import { Strategy } from 'passport-strategy';
import { type ApiClient, ApiKeyStore } from './api-key.store.js';

/** A strategy of our own: reads `X-API-Key` and asks `validate`. A key in a query string is never read. */
class HeaderKeyStrategy extends Strategy {
  constructor(
    private readonly verify: (
      key: string,
      done: (error: Error | null, client?: ApiClient | null) => void,
    ) => void,
  ) {
    super();
  }

  override authenticate(request: Request): void {
    const key = request.headers['x-api-key'];
    if (typeof key !== 'string') return this.fail('no key', 401);
    this.verify(key, (error, client) => {
      if (error) this.error(error);
      else if (client) this.success(client);
      else this.fail('unknown key', 401);
    });
  }
}

/** API keys, for services. */
@Injectable()
export class ApiKeyStrategy extends PassportStrategy(HeaderKeyStrategy, 'api-key') {
  constructor(private readonly keys: ApiKeyStore) {
    super();
  }

  async validate(key: string): Promise<ApiClient | null> {
    return this.keys.authenticate(key);
  }
}
