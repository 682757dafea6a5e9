import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { ClientSession, Collection } from 'mongodb';
import { Model, Types } from 'mongoose';
import { Refusal } from '../domain/refusal.js';
import { driverCollection } from '../storage/driver-collection.js';
import type { User } from './user.js';
import { UserRecord } from './user.schema.js';

/** Somebody must be left to take care of this gateway. */
@Injectable()
export class LastAdmin {
  private readonly users: Collection<UserRecord>;

  constructor(@InjectModel(UserRecord.name) private readonly records: Model<UserRecord>) {
    this.users = driverCollection(records);
  }

  /** @throws Refusal `last_admin` when nobody else is an admin who may sign in */
  async requireAnother(user: User, session?: ClientSession): Promise<void> {
    if (!user.roles.includes('admin')) return;
    const other = { roles: 'admin', disabled: false, _id: { $ne: new Types.ObjectId(user.id) } };
    if (!(await this.users.findOne(other, { projection: { _id: 1 }, ...(session && { session }) })))
      throw new Refusal('last_admin');
  }

  /**
   * Makes a write after which this user is no admin any more.
   *
   * @throws Refusal `last_admin`
   */
  async leave<Result>(user: User, write: (session?: ClientSession) => Promise<Result>): Promise<Result> {
    if (!user.roles.includes('admin')) return write();
    return this.records.db.getClient().withSession((session) =>
      session.withTransaction(async () => {
        // Two admins who leave at the same time would each count on the other: this write lets one of them go first.
        await this.records.db
          .collection<{ _id: string; turn: number }>('turns')
          .updateOne({ _id: 'admin-leaves' }, { $inc: { turn: 1 } }, { upsert: true, session });
        await this.requireAnother(user, session);
        return write(session);
      }),
    );
  }
}
