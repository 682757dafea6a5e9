import type { MongooseModuleFactoryOptions } from '@nestjs/mongoose';
import mongoose from 'mongoose';

/**
 * Milliseconds to find a server, to reach it, to be given a connection, and for its answer. An operation that found no answer is
 * tried once more; with the second that a counter may have waited before, all of it must stay below the 5 s in which an outage
 * answers `503`. Without a limit on the wait for a connection a crowd would stand in line for a server that is stalled.
 */
const SELECTION_LIMIT = 1_500;
const CONNECT_LIMIT = 1_100;
const CONNECTION_LIMIT = 1_500;
const ANSWER_LIMIT = 1_500;

/**
 * @param uri the connection string
 * @throws Error when there is none: the caller starts the embedded server first
 */
export function databaseOptions(uri: string | undefined): MongooseModuleFactoryOptions {
  if (uri === undefined) throw new Error('MONGODB_URI is not set and no embedded server was started');
  // A filter with a misspelt field must fail: with the default it loses the field and matches the first user.
  mongoose.set('strictQuery', 'throw');
  // An operator that arrives as a value stays a value.
  mongoose.set('sanitizeFilter', true);
  return {
    uri,
    serverSelectionTimeoutMS: SELECTION_LIMIT,
    connectTimeoutMS: CONNECT_LIMIT,
    waitQueueTimeoutMS: CONNECTION_LIMIT,
    socketTimeoutMS: ANSWER_LIMIT,
    // Majority: an acknowledged sign-in or revocation survives the loss of the primary.
    writeConcern: { w: 'majority' },
    retryAttempts: 0,
    // Indexes are made before the first request by a place of their own, and collections with them.
    autoIndex: false,
    autoCreate: false,
    bufferCommands: false,
    maxPoolSize: 50,
  };
}
