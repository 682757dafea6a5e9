import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Collection, Filter } from 'mongodb';
import { Model, Types } from 'mongoose';
import { driverCollection } from '../storage/driver-collection.js';
import { carrying, type News } from './announcement.schema.js';
import { LastAdmin } from './last-admin.js';
import { publicFields as projection, type User, toUser } from './user.js';
import { UserRecord } from './user.schema.js';

/** What an admin decides about a user. */
export interface Standing {
  disabled?: boolean | undefined;
  roles?: string[] | undefined;
}

/** Users as an admin looks for them and decides about them. Each way of looking has its index. */
@Injectable()
export class UserDirectory {
  private readonly users: Collection<UserRecord>;

  constructor(
    @InjectModel(UserRecord.name) records: Model<UserRecord>,
    private readonly lastAdmin: LastAdmin,
  ) {
    this.users = driverCollection(records);
  }

  /**
   * @param query the beginning of an address or a name, an identity (`google:123`) or a user's id; empty for everybody
   * @param after the id of the last user of the page before
   * @returns users in the order in which they came
   */
  async search(query: string, after: string | undefined, limit: number): Promise<User[]> {
    const beyond = after === undefined ? {} : { _id: { $gt: new Types.ObjectId(after) } };
    const filter = { $and: [beyond, query === '' ? {} : { $or: matches(query) }] };
    const records = await this.users.find(filter, { projection }).sort({ _id: 1 }).limit(limit).toArray();
    return records.map(toUser);
  }

  /** Everybody who has exactly this address, verified or not; at most `limit`. @param addressKey the key of an address */
  async withAddress(addressKey: string, limit: number): Promise<User[]> {
    const records = await this.users.find({ emailKey: addressKey }, { projection }).limit(limit).toArray();
    return records.map(toUser);
  }

  /** To be asked before anything is announced. @throws Refusal `last_admin` */
  async requireAllowed(user: User, standing: Standing): Promise<void> {
    if (endsAdministration(standing)) await this.lastAdmin.requireAnother(user);
  }

  /**
   * Changes roles or disables, and raises the token version, in one write.
   *
   * @param user as it was judged
   * @returns the user after it, `null` when it has changed since or is gone
   * @throws Refusal `last_admin`
   */
  async decide(user: User, standing: Standing, news: News): Promise<User | null> {
    const { disabled, roles } = standing;
    const set = { ...(disabled !== undefined && { disabled }), ...(roles && { roles }) };
    const present = { _id: new Types.ObjectId(user.id), tokenVersion: user.tokenVersion };
    const update = { $set: set, $inc: { tokenVersion: 1 }, $push: carrying(news) };
    const write = async (session?: Parameters<Parameters<LastAdmin['leave']>[1]>[0]) => {
      const options = { returnDocument: 'after', projection, ...(session && { session }) } as const;
      const record = await this.users.findOneAndUpdate(present, update, options);
      return record && toUser(record);
    };
    return endsAdministration(standing) ? this.lastAdmin.leave(user, write) : write();
  }
}

function endsAdministration({ disabled, roles }: Standing): boolean {
  return disabled === true || (roles !== undefined && !roles.includes('admin'));
}

function matches(query: string): Filter<UserRecord>[] {
  const key = query.normalize('NFKC').trim().toLowerCase();
  const found: Filter<UserRecord>[] = [
    { emailKey: beginsWith(key) },
    { displayName: beginsWith(query) },
    { 'identities.key': query },
  ];
  if (/^[0-9a-f]{24}$/.test(query)) found.push({ _id: new Types.ObjectId(query) });
  return found;
}

/** A range in place of a pattern: it uses the index, and nothing in it can be a pattern of the caller's. */
function beginsWith(text: string): { $gte: string; $lt: string } {
  return { $gte: text, $lt: `${text}\u{10FFFF}` };
}
