import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { EmailProofRecord, EmailProofSchema } from './email-proof.schema.js';
import { EmailProofs } from './email-proofs.js';
import { BreachedPasswords } from './breached-passwords.js';
import { PasswordHasher } from './password-hasher.js';
import { PasswordPolicy } from './password-policy.js';
import { PasswordStrength } from './password-strength.js';
import { ZxcvbnStrength } from './zxcvbn-strength.js';

/** Passwords: which may be set, and how they are kept; and links in mails. */
@Module({
  imports: [MongooseModule.forFeature([{ name: EmailProofRecord.name, schema: EmailProofSchema }])],
  providers: [
    PasswordHasher,
    PasswordPolicy,
    BreachedPasswords,
    { provide: PasswordStrength, useClass: ZxcvbnStrength },
    EmailProofs,
  ],
  exports: [PasswordHasher, PasswordPolicy, EmailProofs],
})
export class CredentialsModule {}
