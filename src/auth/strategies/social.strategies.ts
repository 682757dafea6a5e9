import { Injectable } from '@nestjs/common';
import passport from 'passport';
import { Settings } from '../../config/settings.js';
import { Network } from '../../domain/network.js';
import { ConfiguredProviders } from '../../providers/configured-providers.js';
import { guardTransport } from '../../providers/guarded-transport.js';
import type { ProfileVerified, Provider } from '../../providers/provider.js';
import { Handshake } from '../flow/handshake.js';

/** Registers with Passport one strategy for each configured provider. */
@Injectable()
export class SocialStrategies {
  constructor(providers: ConfiguredProviders, handshake: Handshake, network: Network, settings: Settings) {
    for (const { provider, settings: own } of providers.all()) {
      const callbackUrl = `${settings.publicUrl}/auth/${provider.id}/callback`;
      const strategy = provider.createStrategy({ ...own, callbackUrl, handshake }, verifiedBy(provider));
      guardTransport(strategy, network);
      passport.use(provider.id, strategy);
    }
  }
}

/** A strategy turns a payload into a profile and does nothing else. Five parameters: see {@link ProfileVerified}. */
function verifiedBy(provider: Provider): ProfileVerified {
  return (_accessToken, _refreshToken, _answer, raw, done) => {
    try {
      done(null, provider.toProfile(raw));
    } catch (error) {
      done(error);
    }
  };
}
