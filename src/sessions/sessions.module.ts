import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { SessionRecord, SessionSchema } from './session.schema.js';
import { LastUse } from './last-use.js';
import { SessionStore } from './session.store.js';

/** One session a device: rotation, device list. */
@Module({
  imports: [MongooseModule.forFeature([{ name: SessionRecord.name, schema: SessionSchema }])],
  providers: [SessionStore, LastUse],
  exports: [SessionStore, LastUse],
})
export class SessionsModule {}
