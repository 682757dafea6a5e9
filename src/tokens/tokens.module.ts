import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { Settings } from '../config/settings.js';
import { Clock } from '../domain/clock.js';
import { AccessTokenIssuer } from './access-token.issuer.js';
import { AccessTokenVerifier } from './access-token.verifier.js';
import { KeyRotation } from './key-rotation.js';
import { RefreshTokens } from './refresh-token.js';
import { RotatingKeys } from './rotating.keys.js';
import { SharedSecretKeys } from './shared-secret.keys.js';
import { SigningKeyRecord, SigningKeySchema } from './signing-key.schema.js';
import { SigningKeyStore } from './signing-key.store.js';
import { SigningKeys } from './signing-keys.js';
import { UpstreamTokenIssuer } from './upstream-token.issuer.js';
import { WellKnownController } from './well-known.controller.js';

/** Signing keys, access tokens and refresh tokens. */
@Module({
  imports: [MongooseModule.forFeature([{ name: SigningKeyRecord.name, schema: SigningKeySchema }])],
  controllers: [WellKnownController],
  providers: [
    SigningKeyStore,
    {
      provide: SigningKeys,
      inject: [Settings, Clock, SigningKeyStore],
      useFactory: (settings: Settings, clock: Clock, store: SigningKeyStore) =>
        settings.jwtSecret
          ? new SharedSecretKeys(settings.jwtSecret)
          : new RotatingKeys(store, clock, settings),
    },
    KeyRotation,
    AccessTokenIssuer,
    AccessTokenVerifier,
    RefreshTokens,
    UpstreamTokenIssuer,
  ],
  exports: [AccessTokenIssuer, AccessTokenVerifier, RefreshTokens, SigningKeys, UpstreamTokenIssuer],
})
export class TokensModule {}
