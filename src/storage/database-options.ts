import type { MongooseModuleFactoryOptions } from '@nestjs/mongoose';
import mongoose from 'mongoose';

/**
 * Milliseconds to find a server, to reach it, and for its answer. An operation that found no answer is tried once more on
 * a new connection; all of that must stay below the 5 s in which an outage answers `503`.
 */
const SELECTION_LIMIT = 1_500;
const CONNECT_LIMIT = 1_100;
const ANSWER_LIMIT = 1_800;

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
    socketTimeoutMS: ANSWER_LIMIT,
    // Majority: an acknowledged sign-in or revocation survives the loss of the primary.
    writeConcern: { w: 'majority' },
    retryAttempts: 0,
    autoIndex: false,
    bufferCommands: false,
    maxPoolSize: 50,
  };
}
