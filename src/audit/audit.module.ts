import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { AuditLog } from './audit.log.js';
import { AuditStatistics } from './audit-statistics.js';
import { AuditRetention } from './audit-retention.js';
import { AuditRecord, AuditSchema } from './audit.schema.js';

/** The record of what happened to accounts. */
@Module({
  imports: [MongooseModule.forFeature([{ name: AuditRecord.name, schema: AuditSchema }])],
  providers: [AuditLog, AuditRetention, AuditStatistics],
  exports: [AuditLog, AuditStatistics],
})
export class AuditModule {}
