import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';
import { Settings } from '../config/settings.js';
import { Indexes } from './indexes.js';
import { databaseOptions } from './database-options.js';

/** The one connection to MongoDB. */
@Module({
  providers: [Indexes],
  imports: [
    MongooseModule.forRootAsync({
      inject: [Settings],
      useFactory: (settings: Settings) => databaseOptions(settings.mongodbUri),
    }),
  ],
})
export class StorageModule {}
