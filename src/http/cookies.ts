import { Injectable } from '@nestjs/common';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Settings } from '../config/settings.js';

/**
 * The pair of tokens; the `mfa_token` of a browser between the two steps of its sign-in; by what a device is known (see
 * `KnownDevice`); what ties a form to its browser; which provider this device used last. Only the first two open anything.
 */
export type CookieName =
  'access_token' | 'refresh_token' | 'second_step' | 'device' | 'form' | 'last_provider';

/** Every cookie but the handshake's. With https they carry `__Host-`, which no other host and no http page can plant. */
@Injectable()
export class Cookies {
  private readonly prefix: string;

  constructor(private readonly settings: Settings) {
    this.prefix = settings.secure ? '__Host-' : '';
  }

  read(request: IncomingMessage, name: CookieName): string | undefined {
    const header = request.headers.cookie;
    return (header && parseCookie(header)[this.prefix + name]) || undefined;
  }

  /** Does the request carry either of the two tokens? */
  carriesToken(request: IncomingMessage): boolean {
    return (
      this.read(request, 'access_token') !== undefined || this.read(request, 'refresh_token') !== undefined
    );
  }

  /** @param maxAge seconds */
  set(response: ServerResponse, name: CookieName, value: string, maxAge: number): void {
    this.append(response, name, value, Math.max(0, Math.floor(maxAge)));
  }

  /** Clears the tokens; a device stays known when somebody signs out. */
  clear(response: ServerResponse): void {
    // A renewal on the way may have set new ones: the last word is that there are none.
    const lines = [response.getHeader('Set-Cookie') ?? []].flat().map(String);
    const others = lines.filter((line) => !/^(__Host-)?(access|refresh)_token=/.test(line));
    response.removeHeader('Set-Cookie');
    if (others.length > 0) response.setHeader('Set-Cookie', others);
    this.drop(response, 'access_token');
    this.drop(response, 'refresh_token');
  }

  drop(response: ServerResponse, name: CookieName): void {
    this.append(response, name, '', 0);
  }

  private append(response: ServerResponse, name: CookieName, value: string, maxAge: number): void {
    const cookie = stringifySetCookie({
      name: this.prefix + name,
      value,
      httpOnly: true,
      secure: this.settings.secure,
      sameSite: 'lax',
      path: '/',
      maxAge,
    });
    response.appendHeader('Set-Cookie', cookie);
  }
}
