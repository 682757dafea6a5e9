import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema, Types } from 'mongoose';
import type { AuditEntry } from '../audit/audit.log.js';

/**
 * News of a change, in the document that changed: one write is both, so that nobody can die between them. It lies there
 * until audit log and outbox have it.
 */
@Schema({ _id: false })
export class AnnouncementRecord {
  @Prop({ type: Types.ObjectId, required: true })
  _id!: Types.ObjectId;

  @Prop({ type: MongooseSchema.Types.Mixed, required: true })
  record!: AuditEntry;

  @Prop({ type: String })
  sealed?: string;
}

export const AnnouncementSchema = SchemaFactory.createForClass(AnnouncementRecord);

/** What a write on a user carries along. */
export type News = readonly AnnouncementRecord[];

/** For `$push`. */
export const carrying = (news: News) => ({ announcements: { $each: [...news] } });

/** For `$set` in a pipeline, where a text that begins with `$` would be read as a field. */
export const carryingInPipeline = (news: News) => ({
  announcements: { $concatArrays: [{ $ifNull: ['$announcements', []] }, { $literal: news }] },
});
