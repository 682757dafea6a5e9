import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

@Schema({ collection: 'api_keys', versionKey: false })
export class ApiKeyRecord {
  @Prop({ type: String, required: true })
  _id!: string;

  @Prop({ type: String, required: true })
  name!: string;

  /** The part by which a key is found and recognised; not secret. */
  @Prop({ type: String, required: true })
  prefix!: string;

  /** SHA-256 of the whole key. A random key of 256 bits needs no slow hash. */
  @Prop({ type: String, required: true, select: false })
  hash!: string;

  @Prop({ type: [String], required: true })
  scopes!: string[];

  @Prop({ type: Date, default: null })
  expiresAt!: Date | null;

  @Prop({ type: Date, required: true })
  createdAt!: Date;

  /** To the minute. */
  @Prop({ type: Date, default: null })
  lastUsedAt!: Date | null;
}

export const ApiKeySchema = SchemaFactory.createForClass(ApiKeyRecord);
ApiKeySchema.index({ prefix: 1 }, { unique: true });
