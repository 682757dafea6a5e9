import { types } from 'node:util';
import { mongo } from 'mongoose';

const DUPLICATE_KEY = 11_000;

/**
 * The server's codes for a statement or document that is itself at fault: bad value, parse, type, immutable field, validation,
 * size. Trying again later helps nobody: that is our mistake and no outage.
 */
const AT_FAULT = new Set<unknown>([2, 9, 14, 66, 121, 10_334]);

/** What a socket says of a server that is gone. */
const SOCKET_LOST = new Set<unknown>(['EPIPE', 'ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT']);

/** True when a unique index refused the write: somebody else was first. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === DUPLICATE_KEY;
}

/** True for every error that says the store is out of reach, too slow or between two primaries. */
export function isStoreOutage(error: unknown): boolean {
  if (isSocketLost(error)) return true;
  if (!(error instanceof Error)) return false;
  if (isDuplicateKey(error) || (error instanceof mongo.MongoServerError && AT_FAULT.has(error.code)))
    return false;
  // By name too: mongoose wraps the driver's selection error in a class of its own.
  return (
    error instanceof mongo.MongoError ||
    /^Mongo(ose)?(ServerSelection|Network|NotConnected|OperationTimeout)/.test(error.name)
  );
}

/**
 * A killed primary has ended the connection and the driver writes to it before it has heard: the socket's own error comes through,
 * wrapped by nobody. By its kind and not by its class: such errors are not always of this realm.
 */
function isSocketLost(error: unknown): boolean {
  return types.isNativeError(error) && 'code' in error && SOCKET_LOST.has(error.code);
}
