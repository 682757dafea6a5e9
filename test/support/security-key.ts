import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

interface Options {
  challenge: string;
}

/** What may be wrong with an authenticator's answer. */
export interface Faults {
  origin?: string;
  rpId?: string;
  type?: string;
  /** Without a fingerprint or PIN. */
  unverified?: boolean;
  counter?: number;
  userHandle?: string;
}

const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url');
const sha256 = (data: Uint8Array | string) => createHash('sha256').update(data).digest();

/** An authenticator in software (WebAuthn, section 6): one passkey, ES256, no attestation. */
export class SecurityKey {
  readonly id = randomBytes(32);
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private counter = 0;
  private userHandle = '';

  constructor(private readonly origin: string) {}

  /** Answers `navigator.credentials.create`. */
  create(options: Options & { user: { id: string } }, faults: Faults = {}) {
    this.userHandle = options.user.id;
    const credential = Buffer.concat([
      Buffer.alloc(16),
      uint16(this.id.length),
      this.id,
      cose(this.keys.publicKey),
    ]);
    const authData = Buffer.concat([this.authenticatorData(faults, 0x40), credential]);
    const response = {
      clientDataJSON: base64url(this.clientData(options, 'webauthn.create', faults)),
      attestationObject: base64url(
        map([
          [text('fmt'), text('none')],
          [text('attStmt'), map([])],
          [text('authData'), bytes(authData)],
        ]),
      ),
      transports: ['internal'],
    };
    return this.credential(response);
  }

  /** Answers `navigator.credentials.get`. */
  get(options: Options, faults: Faults = {}) {
    this.counter = faults.counter ?? this.counter + 1;
    const clientData = this.clientData(options, 'webauthn.get', faults);
    const authenticatorData = this.authenticatorData(faults, 0);
    const signed = Buffer.concat([authenticatorData, sha256(clientData)]);
    return this.credential({
      clientDataJSON: base64url(clientData),
      authenticatorData: base64url(authenticatorData),
      signature: base64url(sign('sha256', signed, this.keys.privateKey)),
      userHandle: faults.userHandle ?? (this.userHandle || undefined),
    });
  }

  private credential<Response>(response: Response) {
    const id = base64url(this.id);
    return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response };
  }

  private clientData({ challenge }: Options, type: string, faults: Faults): string {
    return JSON.stringify({ type: faults.type ?? type, challenge, origin: faults.origin ?? this.origin });
  }

  private authenticatorData(faults: Faults, flags: number): Buffer {
    const rpId = faults.rpId ?? new URL(this.origin).hostname;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    const verified = faults.unverified ? 0 : 0x04;
    return Buffer.concat([sha256(rpId), Buffer.from([0x01 | verified | flags]), counter]);
  }
}

/** The public key as COSE (RFC 9053, section 7.1.1). */
function cose(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  return map([
    [int(1), int(2)],
    [int(3), int(-7)],
    [int(-1), int(1)],
    [int(-2), bytes(Buffer.from(x, 'base64url'))],
    [int(-3), bytes(Buffer.from(y, 'base64url'))],
  ]);
}

/** CBOR (RFC 8949, section 3.1), as much of it as is needed here. */
function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.concat([Buffer.from([(major << 5) | 25]), uint16(value)]);
}
const int = (value: number) => (value < 0 ? head(1, -1 - value) : head(0, value));
const bytes = (value: Buffer) => Buffer.concat([head(2, value.length), value]);
const text = (value: string) => Buffer.concat([head(3, value.length), Buffer.from(value)]);
const map = (entries: [Buffer, Buffer][]) => Buffer.concat([head(5, entries.length), ...entries.flat()]);

function uint16(value: number): Buffer {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16BE(value);
  return buffer;
}
