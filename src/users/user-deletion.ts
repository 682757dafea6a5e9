import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { ClientSession, Collection } from 'mongodb';
import { Model, Types } from 'mongoose';
import { Refusal } from '../domain/refusal.js';
import { driverCollection } from '../storage/driver-collection.js';
import type { User } from './user.js';
import { UserRecord } from './user.schema.js';

/** Removes users: the one document that is the account. */
@Injectable()
export class UserDeletion {
  private readonly users: Collection<UserRecord>;

  constructor(@InjectModel(UserRecord.name) private readonly records: Model<UserRecord>) {
    this.users = driverCollection(records);
  }

  /** @throws Refusal `last_admin` when nobody else could take care of this gateway */
  async requireAnotherAdmin(user: User, session?: ClientSession): Promise<void> {
    if (!user.roles.includes('admin')) return;
    const other = { roles: 'admin', disabled: false, _id: { $ne: new Types.ObjectId(user.id) } };
    if (!(await this.users.findOne(other, { projection: { _id: 1 }, ...(session && { session }) })))
      throw new Refusal('last_admin');
  }

  /**
   * @param user the account as it was judged; when its tokens were renewed since, nothing happens
   * @returns the user as it was, `null` when it has changed or is gone
   * @throws Refusal `last_admin`
   */
  async delete(user: User): Promise<User | null> {
    const present = { _id: new Types.ObjectId(user.id), tokenVersion: user.tokenVersion, roles: user.roles };
    if (!user.roles.includes('admin'))
      return (await this.users.deleteOne(present)).deletedCount ? user : null;
    return this.records.db.getClient().withSession((session) =>
      session.withTransaction(async () => {
        // Two admins who leave at the same time would each count on the other: this write lets one of them go first.
        await this.records.db
          .collection<{ _id: string; turn: number }>('turns')
          .updateOne({ _id: 'admin-leaves' }, { $inc: { turn: 1 } }, { upsert: true, session });
        await this.requireAnotherAdmin(user, session);
        return (await this.users.deleteOne(present, { session })).deletedCount ? user : null;
      }),
    );
  }
}
