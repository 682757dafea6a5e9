import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { z } from 'zod';
import { shape } from '../../reference/shape.js';

type Given<Options, Key extends keyof Options> = Pick<Options, Key>;

/** What `navigator.credentials.create` takes (WebAuthn, section 5.4); browsers know more members than are named here. */
export const creationOptionsShape = shape<
  Given<PublicKeyCredentialCreationOptionsJSON, 'challenge' | 'rp' | 'user' | 'pubKeyCredParams'>
>('PasskeyCreationOptions', () =>
  z.looseObject({
    challenge: z.string(),
    rp: z.looseObject({ name: z.string(), id: z.string() }),
    user: z.looseObject({ id: z.string(), name: z.string(), displayName: z.string() }),
    pubKeyCredParams: z.array(z.strictObject({ alg: z.int(), type: z.literal('public-key') })),
  }),
);

/** What `navigator.credentials.get` takes (WebAuthn, section 5.5). */
export const requestOptionsShape = shape<Given<PublicKeyCredentialRequestOptionsJSON, 'challenge'>>(
  'PasskeyRequestOptions',
  () => z.looseObject({ challenge: z.string(), rpId: z.string(), timeout: z.int() }),
);
