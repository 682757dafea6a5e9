import { mongo } from 'mongoose';

const DUPLICATE_KEY = 11_000;

/**
 * The server's codes for a statement or document that is itself at fault: bad value, parse, type, immutable field, validation,
 * size. Trying again later helps nobody: that is our mistake and no outage.
 */
const AT_FAULT = new Set<unknown>([2, 9, 14, 66, 121, 10_334]);

/** True when a unique index refused the write: somebody else was first. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY;
}

/** True for every error that says the store is out of reach, too slow or between two primaries. */
export function isStoreOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (isDuplicateKey(error) || (error instanceof mongo.MongoServerError && AT_FAULT.has(error.code)))
    return false;
  // By name too: mongoose wraps the driver's selection error in a class of its own.
  return (
    error instanceof mongo.MongoError ||
    /^Mongo(ose)?(ServerSelection|Network|NotConnected|OperationTimeout)/.test(error.name)
  );
}
