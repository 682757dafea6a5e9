import type { EventTexts, MailTexts } from '../../mail-texts.js';
import { displayDate } from '../../view-texts.js';

const events: EventTexts = {
  'password.set': () => ({ subject: 'A password was set', what: 'a password was set for your account' }),
  'password.changed': () => ({
    subject: 'Your password was changed',
    what: 'the password of your account was changed, and every device was signed out',
  }),
  'password.reset': () => ({
    subject: 'Your password was reset',
    what: 'a new password was set through a link in a mail to this address, and every device was signed out',
  }),
  'password.withdrawn': () => ({
    subject: 'You need a new password',
    what: 'an administrator ended the password of your account, and every device was signed out',
    closing:
      'A second mail brings the link to choose a new password. Should it have expired, ask for another one on the sign-in page.',
  }),
  'identity.linked': (provider) => ({
    subject: `${provider} was connected`,
    what: `${provider} was connected to your account and can now sign in to it`,
  }),
  'identity.unlinked': (provider) => ({
    subject: `${provider} was disconnected`,
    what: `${provider} was disconnected from your account`,
  }),
  'account.claimed': (provider) => ({
    subject: 'Your account was secured',
    what: `you signed in with ${provider} to an account that had used this address without proving it; what others had set up there was removed`,
  }),
  'account.deleted': () => ({
    subject: 'Your account was deleted',
    what: 'your account was deleted with everything in it; no more mail will follow',
  }),
  'email.change-requested': () => ({
    subject: 'A change of your e-mail address was asked for',
    what: 'somebody who is signed in to your account asked to change its e-mail address; it changes once the new address is confirmed',
  }),
  'email.changed': () => ({
    subject: 'Your e-mail address was changed',
    what: 'your account now has another e-mail address; nothing more about it will be sent here',
  }),
  'totp.added': () => ({
    subject: 'An authenticator app was added',
    what: 'signing in to your account now also asks for a code from an authenticator app',
  }),
  'totp.removed': () => ({
    subject: 'The authenticator app was removed',
    what: 'signing in to your account no longer asks for a code from an authenticator app',
  }),
  'recovery-codes.regenerated': () => ({
    subject: 'New recovery codes were made',
    what: 'new recovery codes were made for your account, and the old ones no longer work',
  }),
  'recovery-code.used': () => ({
    subject: 'A recovery code was used',
    what: 'one of your recovery codes was used to sign in to your account',
  }),
  'passkey.added': () => ({ subject: 'A passkey was added', what: 'a passkey was added to your account' }),
  'passkey.removed': () => ({
    subject: 'A passkey was removed',
    what: 'a passkey was removed from your account',
  }),
  'refresh.reused': () => ({
    subject: 'A device was signed out to protect you',
    what: 'an old sign-in of one of your devices was used once more, as a stolen copy would be; that device was signed out',
  }),
};

/** Every mail this gateway writes. */
export const mails: MailTexts = {
  noButton: 'If the button does not work, open this address:',
  events,
  letters: {
    'security-notice'({ event, provider, at, accountUrl }) {
      const { subject, what, closing } = events[event](provider ?? 'A provider');
      return {
        subject,
        paragraphs: [
          `This is to let you know that ${what}.`,
          `It happened on ${displayDate(new Date(at).toISOString(), 'en-GB')}.`,
        ],
        action: { label: 'Look at your account', url: accountUrl },
        closing:
          closing ??
          'If this was you, there is nothing to do. If it was not, sign in, change your password and sign out everywhere at once.',
      };
    },
    'password-reset': ({ url }) => ({
      subject: 'Choose a new password',
      paragraphs: ['Somebody, hopefully you, asked for a new password for the account with this address.'],
      action: { label: 'Choose a new password', url },
      closing:
        'The link works once, for 30 minutes. If you did not ask for it, ignore this mail: nothing changes.',
    }),
    'address-verification': ({ url }) => ({
      subject: 'Confirm your e-mail address',
      paragraphs: ['An account was made with this address. Please confirm that it is yours.'],
      action: { label: 'Confirm this address', url },
      closing:
        'The link works once, for 24 hours. If you did not make an account, do not confirm it, or whoever made it would have one in your name.',
    }),
    'address-change': ({ url }) => ({
      subject: 'Confirm your new e-mail address',
      paragraphs: ['This address is to become the one of an account here. Please confirm that it is yours.'],
      action: { label: 'Confirm this address', url },
      closing:
        'The link works once, for 24 hours. If you did not ask for it, do not confirm it: nothing changes.',
    }),
    'address-taken': ({ signInUrl, resetUrl }) => ({
      subject: 'You already have an account',
      paragraphs: [
        'Somebody, hopefully you, wanted to use this address for an account, but there is one with it already. Nothing was changed.',
        `If you have forgotten your password, choose a new one at ${resetUrl}`,
      ],
      action: { label: 'Sign in', url: signInUrl },
      closing: 'If this was not you, ignore this mail.',
    }),
  },
};
