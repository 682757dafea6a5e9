import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';
import type { SessionData } from 'express-session';

/** As connect-mongo writes it. Here for its index, which is made with all others before the first request. */
@Schema({ collection: 'flow_sessions', versionKey: false })
export class FlowSessionRecord {
  /** Hash of the cookie. */
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: MongooseSchema.Types.Mixed, required: true })
  session!: SessionData;

  @Prop({ type: Date, required: true })
  expires!: Date;
}

export const FlowSessionSchema = SchemaFactory.createForClass(FlowSessionRecord);
FlowSessionSchema.index({ expires: 1 }, { expireAfterSeconds: 0 });
