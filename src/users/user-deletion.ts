import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Collection } from 'mongodb';
import { Model, Types } from 'mongoose';
import { driverCollection } from '../storage/driver-collection.js';
import { LastAdmin } from './last-admin.js';
import type { User } from './user.js';
import { UserRecord } from './user.schema.js';

/** Removes users: the one document that is the account. */
@Injectable()
export class UserDeletion {
  private readonly users: Collection<UserRecord>;

  constructor(
    @InjectModel(UserRecord.name) records: Model<UserRecord>,
    private readonly lastAdmin: LastAdmin,
  ) {
    this.users = driverCollection(records);
  }

  /** @throws Refusal `last_admin` when nobody else could take care of this gateway */
  async requireAnotherAdmin(user: User): Promise<void> {
    await this.lastAdmin.requireAnother(user);
  }

  /**
   * @param user the account as it was judged; when its tokens were renewed since, nothing happens
   * @returns the user as it was, `null` when it has changed or is gone
   * @throws Refusal `last_admin`
   */
  async delete(user: User): Promise<User | null> {
    const present = { _id: new Types.ObjectId(user.id), tokenVersion: user.tokenVersion, roles: user.roles };
    return this.lastAdmin.leave(user, async (session) => {
      const { deletedCount } = await this.users.deleteOne(present, { ...(session && { session }) });
      return deletedCount === 1 ? user : null;
    });
  }
}
