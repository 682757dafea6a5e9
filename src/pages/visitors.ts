import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import type { TokenRequest } from '../auth/request-token.js';
import { SignedInBrowser } from '../auth/signed-in-browser.js';
import type { Principal } from '../tokens/principal.js';
import type { User } from '../users/user.js';
import { UserStore } from '../users/user.store.js';

/** Somebody who is signed in. */
export interface Visitor {
  principal: Principal;
  user: User;
}

/** Whoever looks at a page, signed in or not. */
@Injectable()
export class Visitors {
  constructor(
    private readonly browser: SignedInBrowser,
    private readonly users: UserStore,
  ) {}

  /** The signed-in visitor; an expired access cookie is renewed on the way. `undefined` for everybody else. */
  async identify(request: TokenRequest, response: Response): Promise<Visitor | undefined> {
    return this.visitor(await this.browser.principal(request, response));
  }

  /** The same without a renewal, for pages about a failure: they set no cookie. */
  async recognise(request: TokenRequest): Promise<User | undefined> {
    return (await this.visitor(await this.browser.present(request)))?.user;
  }

  private async visitor(principal: Principal | undefined): Promise<Visitor | undefined> {
    const user = principal && (await this.users.findById(principal.userId));
    return principal && user && !user.disabled ? { principal, user } : undefined;
  }
}
