/** Passkeys: on the sign-in page, as a second step, in the account. */
export const passkeys = {
  title: 'Passkeys',
  change: 'change',
  signIn: 'Sign in with a passkey',
  failed: 'No passkey was used. Please try again, or choose another way.',
  hint:
    'A passkey signs you in by your fingerprint, your face or the PIN of your device, without a password. It works on this site ' +
    'only, so nobody can trick you into giving it away.',
  name: 'Name',
  suggested: 'My device',
  added: 'Added',
  lastUsed: 'Last used',
  neverUsed: 'Not used yet.',
  rename: 'Rename',
  renameLabel: (name: string) => `Rename ${name}`,
  remove: 'Remove',
  removeLabel: (name: string) => `Remove ${name}`,
  addHeading: 'Add a passkey',
  add: 'Add a passkey',
  needsScript: 'To add a passkey this page needs JavaScript, and a browser that knows passkeys.',
  done: {
    add: 'The passkey has been added.',
    rename: 'The passkey has its new name.',
    remove: 'The passkey has been removed.',
  },
};
