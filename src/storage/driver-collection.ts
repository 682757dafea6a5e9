import type { Collection, Document } from 'mongodb';
import type { Model } from 'mongoose';

/**
 * The driver's own collection of a model, for the statements that most requests are made of: what mongoose adds (casting,
 * hydration, middleware) costs as much as the driver itself. Nothing is cast and no filter is sanitised here: only values
 * of our own making or checked by a schema may go in.
 *
 * @param model of a connection that is open, as every injected one is
 */
export function driverCollection<Record extends Document>(model: Model<Record>): Collection<Record> {
  const { db, collection } = model;
  return db.getClient().db(db.name).collection<Record>(collection.collectionName);
}
