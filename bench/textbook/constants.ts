import { createSecretKey, type KeyObject } from 'node:crypto';

/**
 * T signs and verifies with the secret as text, as tutorials do; TK with a `KeyObject` made of it once.
 * jsonwebtoken parses a text on every call, first as a public key, which fails and is what costs.
 */
function secretOf(text: string): string {
  const key: KeyObject | string =
    process.env['KEY_OBJECT'] === 'true' ? createSecretKey(Buffer.from(text)) : text;
  // Cast: @nestjs/jwt and passport-jwt hand it on as it is, but their types know text and Buffer only.
  return key as string;
}

export const jwtConstants = {
  secret: secretOf('the access secret of the textbook application'),
  refreshSecret: secretOf('the refresh secret of the textbook application'),
};

export const settings = {
  port: Number(process.env['PORT']),
  mongodbUri: process.env['MONGODB_URI'] ?? '',
  fakeProvider: process.env['FAKE_PROVIDER'] ?? '',
};
