import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import { Schema as MongooseSchema } from 'mongoose';
import type { FlowStep } from './flow-trace.js';

/** Days a failed sign-in can be asked about. */
const KEPT_DAYS = 7;

/** One request of a sign-in that failed, with the steps that led there. */
@Schema({ collection: 'failed_flows', versionKey: false })
export class FlowRecord {
  /** The id that the person was shown, and the log has: not unique, since a proxy may choose it. */
  @Prop({ type: String, required: true })
  requestId!: string;

  @Prop({ type: String, required: true })
  flowId!: string;

  @Prop({ type: String })
  provider?: string;

  /** The problem code it ended in. */
  @Prop({ type: String, required: true })
  code!: string;

  /** Hash of the browser's flow session. */
  @Prop({ type: String })
  browser?: string;

  @Prop({ type: [MongooseSchema.Types.Mixed], required: true })
  steps!: FlowStep[];

  @Prop({ type: Date, required: true })
  at!: Date;
}

export const FlowSchema = SchemaFactory.createForClass(FlowRecord);
FlowSchema.index({ at: 1 }, { expireAfterSeconds: KEPT_DAYS * 86_400 });
FlowSchema.index({ requestId: 1, at: -1 });
FlowSchema.index({ flowId: 1, at: -1 });
FlowSchema.index({ browser: 1, at: -1 }, { sparse: true });
