/**
 * What goes when an account that never proved its address passes to whoever does (contract, section 6, Claim): whatever
 * its unverified holder may have planted to get back in (Sudhodanan & Paverd 2022). Part of the one write that hands it over;
 * the password goes, or is replaced, in the same write.
 */
export const withoutPlanted = {
  $set: { identities: [], roles: [], displayName: null, avatarUrl: null },
  $unset: { totp: 1, offeredTotp: 1, passkeys: 1, recoveryCodes: 1 },
} as const;
