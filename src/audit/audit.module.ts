import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuditLog } from './audit.log.js';
import { AuditRecord, AuditSchema } from './audit.schema.js';

/** The record of what happened to accounts. */
@Module({
  imports: [MongooseModule.forFeature([{ name: AuditRecord.name, schema: AuditSchema }])],
  providers: [AuditLog],
  exports: [AuditLog],
})
export class AuditModule {}
