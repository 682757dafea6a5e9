import { createHmac, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Collection } from 'mongodb';
import { Model, mongo, Types } from 'mongoose';
import { AuditLog } from '../audit/audit.log.js';
import { derivedKeys } from '../config/derived-key.js';
import { Settings } from '../config/settings.js';
import { driverCollection } from '../storage/driver-collection.js';
import { isDuplicateKey } from '../storage/store-errors.js';
import { claimsOf, type ImportedUser, toRecord } from './imported-user.js';
import { UserRecord } from './user.schema.js';

/** How a user to be imported stands to those there are. */
export type ImportStanding = 'new' | 'there' | 'email_taken' | 'identity_in_use';

const ID_BYTES = 12;

/**
 * Takes users over from elsewhere. The id of each follows from what nobody else can have (address or identity), so that
 * whoever is imported a second time is found and left as they are by now; nobody who is here already is changed.
 */
@Injectable()
export class UserImport {
  private readonly users: Collection<UserRecord>;
  private readonly keys: [KeyObject, ...KeyObject[]];

  constructor(
    @InjectModel(UserRecord.name) records: Model<UserRecord>,
    private readonly audit: AuditLog,
    settings: Settings,
  ) {
    this.users = driverCollection(records);
    // A plain hash would let every API that sees an id find out whether a guessed address is the one behind it.
    this.keys = derivedKeys(settings, 'imported-user');
  }

  /** Looks and changes nothing. @param users of which no two claim the same. @returns for each in turn */
  async standings(users: readonly ImportedUser[]): Promise<ImportStanding[]> {
    const ids = users.flatMap((user) => this.idsOf(user));
    const addresses = users.flatMap((user) => claimsOf(user).address ?? []);
    const identities = users.flatMap((user) => claimsOf(user).identities);
    const projection = { claimedEmail: 1, 'identities.key': 1 };
    const found = await this.users
      .find(
        {
          $or: [
            { _id: { $in: ids } },
            { claimedEmail: { $in: addresses } },
            { 'identities.key': { $in: identities } },
          ],
        },
        { projection },
      )
      .toArray();
    const there = new Set(found.map(({ _id }) => _id.toHexString()));
    const claimed = new Set(found.map(({ claimedEmail }) => claimedEmail));
    const held = new Set(found.flatMap((record) => record.identities.map(({ key }) => key)));
    return users.map((user) => {
      const claims = claimsOf(user);
      if (this.idsOf(user).some((id) => there.has(id.toHexString()))) return 'there';
      if (claims.address !== undefined && claimed.has(claims.address)) return 'email_taken';
      return claims.identities.some((key) => held.has(key)) ? 'identity_in_use' : 'new';
    });
  }

  /**
   * Adds those who are new. Whatever dies in between, doing it again adds the rest.
   *
   * @returns how each stood before, or stands to whoever was faster; `new` for those that were added
   */
  async add(users: readonly ImportedUser[], actorId: string): Promise<ImportStanding[]> {
    const standings = await this.standings(users);
    const fresh = users.filter((_, index) => standings[index] === 'new');
    const outrun = await this.insert(fresh);
    const since = await this.standings(outrun);
    for (const [index, user] of outrun.entries())
      standings[users.indexOf(user)] = since[index] === 'new' ? 'email_taken' : (since[index] ?? 'there');
    // Also of those who were there: the one before may have died between the two writes.
    const present = users.filter((_, index) => standings[index] === 'new' || standings[index] === 'there');
    await this.audit.recordOnce('user.created', await this.idsIn(present), { actorId, reason: 'import' });
    return standings;
  }

  /** @returns those whom a unique index refused */
  private async insert(users: readonly ImportedUser[]): Promise<ImportedUser[]> {
    if (users.length === 0) return [];
    const records = users.map((user) => toRecord(user, this.idsOf(user)[0]));
    try {
      await this.users.insertMany(records, { ordered: false });
      return [];
    } catch (error) {
      const refused = error instanceof mongo.MongoBulkWriteError ? [error.writeErrors].flat() : [];
      const foreseen =
        refused.length > 0 && isDuplicateKey(error) && refused.every(({ code }) => code === 11_000);
      if (!foreseen) throw error;
      return refused.flatMap(({ index }) => users[index] ?? []);
    }
  }

  /** The ids under which these users are. */
  private async idsIn(users: readonly ImportedUser[]): Promise<string[]> {
    if (this.keys.length === 1) return users.map((user) => this.idsOf(user)[0].toHexString());
    const ids = users.flatMap((user) => this.idsOf(user));
    const found = await this.users.find({ _id: { $in: ids } }, { projection: { _id: 1 } }).toArray();
    return found.map(({ _id }) => _id.toHexString());
  }

  /** The present id, then the one of before `APP_SECRET` was changed. */
  private idsOf(user: ImportedUser): [Types.ObjectId, ...Types.ObjectId[]] {
    const { address, identities } = claimsOf(user);
    const anchor = address === undefined ? `identity ${identities.toSorted()[0]}` : `address ${address}`;
    const idBy = (key: KeyObject) =>
      new Types.ObjectId(createHmac('sha256', key).update(anchor).digest().subarray(0, ID_BYTES));
    const [present, ...previous] = this.keys;
    return [idBy(present), ...previous.map(idBy)];
  }
}
