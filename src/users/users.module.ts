import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { CredentialsModule } from '../credentials/credentials.module.js';
import { BootstrapAdmin } from './bootstrap-admin.js';
import { UserRecord, UserSchema } from './user.schema.js';
import { UserStore } from './user.store.js';

/** People. */
@Module({
  imports: [CredentialsModule, MongooseModule.forFeature([{ name: UserRecord.name, schema: UserSchema }])],
  providers: [UserStore, BootstrapAdmin],
  exports: [UserStore, MongooseModule],
})
export class UsersModule {}
