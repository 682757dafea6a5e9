import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';
import type { HydratedDocument } from 'mongoose';

@Schema({ timestamps: true })
export class User {
  @Prop({ type: String, required: true, unique: true })
  email!: string;

  @Prop({ type: String, default: '' })
  name!: string;

  @Prop({ type: String, select: false })
  password?: string;

  @Prop({ type: String, index: true })
  googleId?: string;

  @Prop({ type: String, select: false })
  hashedRefreshToken?: string;

  @Prop({ type: [String], default: ['user'] })
  roles!: string[];
}

export type UserDocument = HydratedDocument<User>;

export const UserSchema = SchemaFactory.createForClass(User);
