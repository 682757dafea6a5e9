import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { MongooseModule } from '@nestjs/mongoose';
import { PassportModule } from '@nestjs/passport';
import { AuditModule } from '../audit/audit.module.js';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { IdentitiesModule } from '../identities/identities.module.js';
import { MailModule } from '../mail/mail.module.js';
import { RevocationModule } from '../revocation/revocation.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { ThrottleGuard } from '../throttling/throttle.guard.js';
import { TokensModule } from '../tokens/tokens.module.js';
import { UsersModule } from '../users/users.module.js';
import { AuthController } from './auth.controller.js';
import { AuthService } from './auth.service.js';
import { AuthorizationCodeRecord, AuthorizationCodeSchema } from './code/authorization-code.schema.js';
import { AuthorizationCodeStore } from './code/authorization-code.store.js';
import { ExchangeController } from './code/exchange.controller.js';
import { AttemptRecord, AttemptSchema } from './flow/attempt.schema.js';
import { FlowSessionRecord, FlowSessionSchema } from './flow/flow-session.schema.js';
import { AttemptStore } from './flow/attempt.store.js';
import { FlowSession } from './flow/flow-session.js';
import { Handshake } from './flow/handshake.js';
import { LastProvider } from './flow/last-provider.js';
import { LinkContinuity } from './flow/link-continuity.js';
import { LostStates } from './flow/lost-state.js';
import { States } from './flow/state.js';
import { FreshSignIn } from './fresh-sign-in.js';
import { JwtAuthGuard } from './guards/jwt-auth.guard.js';
import { OtherMethods } from './guards/other-methods.js';
import { LinkStart } from './link-start.js';
import { LinkController } from './link.controller.js';
import { ChallengeRecord, ChallengeSchema } from './passkeys/challenge.schema.js';
import { ChallengeStore } from './passkeys/challenge.store.js';
import { PasskeySignInController } from './passkeys/passkey-sign-in.controller.js';
import { Passkeys } from './passkeys/passkeys.js';
import { RelyingParty } from './passkeys/relying-party.js';
import { PasswordSignIn } from './password-sign-in.js';
import { RefreshGrace } from './refresh-grace.js';
import { RequestToken } from './request-token.js';
import { PendingSignInRecord, PendingSignInSchema } from './second-step/pending-sign-in.schema.js';
import { PendingSignInStore } from './second-step/pending-sign-in.store.js';
import { SecondFactors } from './second-step/second-factors.js';
import { SecondStepController } from './second-step/second-step.controller.js';
import { SecondStep } from './second-step/second-step.js';
import { SignInGate } from './second-step/sign-in-gate.js';
import { SignInResponder } from './sign-in.responder.js';
import { SignedInBrowser } from './signed-in-browser.js';
import { SignInCount } from './sign-in-count.js';
import { SilentRenewal } from './silent-renewal.js';
import { JwtStrategy } from './strategies/jwt.strategy.js';
import { LocalStrategy } from './strategies/local.strategy.js';
import { RefreshStrategy } from './strategies/refresh.strategy.js';
import { SocialStrategies } from './strategies/social.strategies.js';
import { TokenCookies } from './token-cookies.js';
import { TokenMinter } from './token.minter.js';
import { FlowLog } from './trace/flow-log.js';
import { FlowRecord, FlowSchema } from './trace/flow-record.schema.js';

/** The story over HTTP: start, callback, login, refresh, logout. The social routes are in a module of their own, see there. */
@Module({
  imports: [
    PassportModule,
    CredentialsModule,
    TokensModule,
    RevocationModule,
    SessionsModule,
    UsersModule,
    IdentitiesModule,
    AuditModule,
    MailModule,
    MongooseModule.forFeature([
      { name: AttemptRecord.name, schema: AttemptSchema },
      { name: FlowSessionRecord.name, schema: FlowSessionSchema },
      { name: FlowRecord.name, schema: FlowSchema },
      { name: AuthorizationCodeRecord.name, schema: AuthorizationCodeSchema },
      { name: ChallengeRecord.name, schema: ChallengeSchema },
      { name: PendingSignInRecord.name, schema: PendingSignInSchema },
    ]),
  ],
  controllers: [
    AuthController,
    SecondStepController,
    PasskeySignInController,
    ExchangeController,
    LinkController,
  ],
  providers: [
    AuthService,
    RefreshGrace,
    FreshSignIn,
    TokenMinter,
    PasswordSignIn,
    FlowLog,
    States,
    AttemptStore,
    FlowSession,
    Handshake,
    LinkContinuity,
    LostStates,
    LinkStart,
    LastProvider,
    OtherMethods,
    AuthorizationCodeStore,
    RequestToken,
    TokenCookies,
    SignInCount,
    SilentRenewal,
    SignedInBrowser,
    SignInResponder,
    PendingSignInStore,
    SignInGate,
    SecondFactors,
    ChallengeStore,
    RelyingParty,
    Passkeys,
    SecondStep,
    LocalStrategy,
    JwtStrategy,
    RefreshStrategy,
    SocialStrategies,
    JwtAuthGuard,
    // In this order: who is it, then how often.
    { provide: APP_GUARD, useExisting: JwtAuthGuard },
    { provide: APP_GUARD, useExisting: ThrottleGuard },
  ],
  exports: [
    AuthService,
    FreshSignIn,
    PasswordSignIn,
    FlowLog,
    AttemptStore,
    FlowSession,
    RequestToken,
    TokenCookies,
    SilentRenewal,
    SignedInBrowser,
    SignInResponder,
    LinkContinuity,
    LostStates,
    LinkStart,
    LastProvider,
    OtherMethods,
    SecondFactors,
    RelyingParty,
    Passkeys,
    SecondStep,
    JwtAuthGuard,
    CredentialsModule,
    TokensModule,
    RevocationModule,
    IdentitiesModule,
    SessionsModule,
  ],
})
export class AuthModule {}
