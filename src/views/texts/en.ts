import { account } from './en/account.js';
import { activity } from './en/activity.js';
import { admin } from './en/admin.js';
import { fields, layout, methods } from './en/frame.js';
import { checkMailbox, forgotPassword, resetPassword, verifyEmail } from './en/mailbox.js';
import { mails } from './en/mails.js';
import { passkeys } from './en/passkeys.js';
import { problems } from './en/problems.js';
import { secondStep } from './en/second-step.js';
import { home, login, register } from './en/sign-in.js';

/** English: the language of last resort, and by its type the shape of every other one. */
export const en = {
  /** For dates and numbers (BCP 47). */
  locale: 'en-GB',
  layout,
  fields,
  methods,
  home,
  login,
  register,
  forgotPassword,
  resetPassword,
  checkMailbox,
  verifyEmail,
  secondStep,
  passkeys,
  account,
  activity,
  admin,
  problems,
  mails,
};

/** Everything that pages say, in one language. A language that lacks a text does not compile. */
export type Texts = typeof en;
