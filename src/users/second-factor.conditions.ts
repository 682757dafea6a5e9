/** A user has a second factor, for which recovery codes may stand in. */
export const secondFactors = [{ totp: { $exists: true } }, { 'passkeys.0': { $exists: true } }];

const passkeys = { $size: { $ifNull: ['$passkeys', []] } };

/** The last stage of a removal: recovery codes that stand in for nothing go in the same write. */
export const withoutIdleRecoveryCodes = {
  $set: {
    recoveryCodes: {
      $cond: [
        { $or: [{ $eq: [{ $type: '$totp' }, 'object'] }, { $gt: [passkeys, 0] }] },
        '$recoveryCodes',
        '$$REMOVE',
      ],
    },
  },
};
