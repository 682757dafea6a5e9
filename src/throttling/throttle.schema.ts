import { Prop, Schema, SchemaFactory } from '@nestjs/mongoose';

/** A counter, in the form that rate-limiter-flexible reads and writes. */
@Schema({ collection: 'throttles', versionKey: false })
export class ThrottleRecord {
  /** A limit's name and a keyed hash: a dump of the collection names no address and no account. */
  @Prop({ type: String, required: true })
  key!: string;

  @Prop({ type: Number, required: true })
  points!: number;

  @Prop({ type: Date, required: true })
  expire!: Date;
}

export const ThrottleSchema = SchemaFactory.createForClass(ThrottleRecord);
// Exactness under parallel guesses rests on the first: of two first failures one must find the other's counter.
ThrottleSchema.index({ key: 1 }, { unique: true });
ThrottleSchema.index({ expire: 1 }, { expireAfterSeconds: 0 });
