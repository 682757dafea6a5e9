import { Injectable } from '@nestjs/common';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { Settings } from '../../config/settings.js';
import { Refusal } from '../../domain/refusal.js';
import type { PasskeyRecord } from '../../users/passkey.schema.js';
import type { User } from '../../users/user.js';
import { CHALLENGE_LIFETIME, type ChallengeHolder, ChallengeStore } from './challenge.store.js';
import type { AssertionResponse, RegistrationResponse } from './passkey-response.schema.js';

/** EdDSA, ES256, RS256 (COSE): what authenticators have. */
const ALGORITHMS = [-8, -7, -257];

/** None is asked for, so what is said of them does not count. */
const WITHOUT_EXTENSIONS = { clientExtensionResults: {} };

/** Loaded when somebody first uses a passkey: its seventy files would delay every start. */
const webAuthn = () => import('@simplewebauthn/server');

/** What a new passkey is, before it has a name. */
export type NewPasskey = Pick<PasskeyRecord, 'id' | 'publicKey' | 'counter' | 'transports'>;

/**
 * This gateway towards authenticators. Its id and origin come from `PUBLIC_URL`, never from a request: an assertion made
 * for another site is worth nothing here. User verification (a fingerprint, a PIN) is required throughout, so that a
 * passkey alone is two factors.
 */
@Injectable()
export class RelyingParty {
  private readonly origin: string;
  private readonly id: string;
  private readonly name: string;

  constructor(
    private readonly challenges: ChallengeStore,
    settings: Settings,
  ) {
    this.origin = settings.publicUrl;
    this.id = new URL(settings.publicUrl).hostname;
    this.name = settings.brand.name;
  }

  /** For `navigator.credentials.create`. @param known the user's passkeys: an authenticator has one of them each */
  async registrationOptions(
    user: User,
    known: readonly PasskeyRecord[],
    holder: ChallengeHolder,
  ): Promise<PublicKeyCredentialCreationOptionsJSON> {
    const challenge = await this.challenges.issue(holder);
    const { generateRegistrationOptions } = await webAuthn();
    return generateRegistrationOptions({
      rpName: this.name,
      rpID: this.id,
      userName: user.email ?? user.displayName ?? user.id,
      userDisplayName: user.displayName ?? '',
      userID: new Uint8Array(Buffer.from(user.id, 'hex')),
      challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
      timeout: CHALLENGE_LIFETIME,
      excludeCredentials: known.map(({ id, transports }) => ({ id, transports })),
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      supportedAlgorithmIDs: ALGORITHMS,
    });
  }

  /** @throws Refusal `invalid_passkey` */
  async verifyRegistration(response: RegistrationResponse, holder: ChallengeHolder): Promise<NewPasskey> {
    const { verifyRegistrationResponse } = await webAuthn();
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { ...response, ...WITHOUT_EXTENSIONS },
      expectedChallenge: (challenge) => this.challenges.consume(challenge, holder),
      expectedOrigin: this.origin,
      expectedRPID: this.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    }).catch(refuse);
    if (!verified) throw new Refusal('invalid_passkey');
    const { id, publicKey, counter } = registrationInfo.credential;
    const transports = response.response.transports ?? [];
    return { id, publicKey: Buffer.from(publicKey).toString('base64url'), counter, transports };
  }

  /** For `navigator.credentials.get`: names no passkey, so that nobody learns who has one. */
  async assertionOptions(holder: ChallengeHolder): Promise<PublicKeyCredentialRequestOptionsJSON> {
    const challenge = await this.challenges.issue(holder);
    const { generateAuthenticationOptions } = await webAuthn();
    return generateAuthenticationOptions({
      rpID: this.id,
      challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
      timeout: CHALLENGE_LIFETIME,
      userVerification: 'required',
    });
  }

  /** @returns the authenticator's new counter. @throws Refusal `invalid_passkey` */
  async verifyAssertion(
    response: AssertionResponse,
    passkey: PasskeyRecord,
    holder: ChallengeHolder,
  ): Promise<number> {
    const { verifyAuthenticationResponse } = await webAuthn();
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...response, ...WITHOUT_EXTENSIONS },
      expectedChallenge: (challenge) => this.challenges.consume(challenge, holder),
      expectedOrigin: this.origin,
      expectedRPID: this.id,
      requireUserVerification: true,
      credential: {
        id: passkey.id,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
        counter: passkey.counter,
      },
    }).catch(refuse);
    if (!verified) throw new Refusal('invalid_passkey');
    return authenticationInfo.newCounter;
  }
}

/** The library throws for everything that does not fit, and its messages repeat what was sent. */
function refuse(cause: unknown): never {
  throw new Refusal('invalid_passkey', { cause });
}
