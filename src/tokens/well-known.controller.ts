import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Settings } from '../config/settings.js';
import { Public } from '../http/public.decorator.js';
import { SigningKeys } from './signing-keys.js';
import { Answers, Chapter, Refuses, Summary } from '../reference/vocabulary.js';
import { keySetShape, serverMetadataShape } from './well-known.shapes.js';

/** What an API needs in order to verify tokens without ever talking to the gateway about one. */
@Public()
@Chapter('About this gateway')
@Controller('.well-known')
export class WellKnownController {
  constructor(
    private readonly keys: SigningKeys,
    private readonly settings: Settings,
  ) {}

  /** The public keys (RFC 7517, section 5). */
  @Summary('The public keys (RFC 7517)')
  @Answers(200, 'To verify access tokens with.', keySetShape, { type: 'application/jwk-set+json' })
  @Refuses('unavailable')
  @Get('jwks.json')
  async jwks(@Res({ passthrough: true }) response: Response) {
    const { keys, maxAge } = await this.keys.published();
    response.setHeader('Cache-Control', `public, max-age=${maxAge}`);
    response.type('application/jwk-set+json');
    return { keys };
  }

  /** Authorization server metadata (RFC 8414, section 2), limited to what this gateway really speaks. */
  @Summary('What this gateway speaks (RFC 8414)')
  @Answers(200, 'Its addresses and abilities.', serverMetadataShape)
  @Get('oauth-authorization-server')
  metadata(@Res({ passthrough: true }) response: Response) {
    response.setHeader('Cache-Control', 'public, max-age=300');
    const base = this.settings.publicUrl;
    return {
      issuer: base,
      jwks_uri: `${base}/.well-known/jwks.json`,
      introspection_endpoint: `${base}/auth/introspect`,
      revocation_endpoint: `${base}/auth/revoke`,
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      revocation_endpoint_auth_methods_supported: ['none'],
    };
  }
}
