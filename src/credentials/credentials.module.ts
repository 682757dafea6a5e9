import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { EmailProofRecord, EmailProofSchema } from './email-proof.schema.js';
import { EmailProofs } from './email-proofs.js';
import { PasswordHasher } from './password-hasher.js';

/** Passwords, and links in mails. */
@Module({
  imports: [MongooseModule.forFeature([{ name: EmailProofRecord.name, schema: EmailProofSchema }])],
  providers: [PasswordHasher, EmailProofs],
  exports: [PasswordHasher, EmailProofs],
})
export class CredentialsModule {}
