import type { AccountAction } from '../../page-models.js';

const done: Record<AccountAction, string> = {
  profile: 'Your name has been changed.',
  connect: 'Connected.',
  disconnect: 'Disconnected.',
  'end-session': 'That session is over.',
  'logout-all': 'You are signed out everywhere.',
  password: 'Your password has been set. Every other device has to sign in again.',
  delete: 'Your account has been deleted.',
};

export const account = {
  title: 'Your account',
  signOut: 'Sign out',
  done,
  profile: {
    confirmed: 'confirmed',
    notConfirmed: 'not confirmed',
    memberSince: 'Member since',
    roles: 'Roles',
    secondStep: 'Second step',
    on: 'On',
    off: 'Off',
    id: 'Account id',
    save: 'Save name',
  },
  linked: {
    heading: 'Linked accounts',
    hint: 'Each of them signs you in to this account.',
    none: 'No other account is connected to this one.',
    noAddress: 'No e-mail address shared',
    since: 'Connected',
    onlyWayIn: 'Your only way in: set a password or connect another account before you disconnect this one.',
    connect: (provider: string) => `Connect ${provider}`,
    disconnect: 'Disconnect',
    disconnectLabel: (provider: string) => `Disconnect ${provider}`,
  },
  password: {
    heading: 'Password',
    change: 'Change password',
    set: 'Set a password',
    hint: 'Changing it signs out every other device.',
    hintNone: 'You have none yet. With one you can sign in without another service.',
    confirmFirst: 'Before you can set a password, your e-mail address has to be confirmed.',
  },
  sessions: {
    heading: 'Where you are signed in',
    unknownDevice: 'Unknown device',
    thisOne: 'this one',
    lastUsed: 'Last used',
    from: (ip: string) => `from ${ip}`,
    signedIn: 'Signed in',
    with: 'with',
    end: 'End',
    endLabel: (device: string) => `End the session on ${device}`,
    endAll: 'Sign out everywhere',
    endAllHint: 'Ends every session in this list, this one too.',
  },
  data: {
    heading: 'Your data',
    hint: 'Profile, linked accounts, sessions and what happened to your account, as a JSON file.',
    download: 'Download my data',
    delete: 'Delete my account',
    warning:
      'This deletes your profile, your linked accounts and your sessions at once and for good. Nobody can bring ' +
      'them back. If you signed in more than ten minutes ago, we ask you to sign in again first.',
    confirm: 'Yes, delete my account',
  },
};
