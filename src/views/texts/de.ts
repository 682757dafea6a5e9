import type { Texts } from './en.js';
import { account } from './de/account.js';
import { activity } from './de/activity.js';
import { admin } from './de/admin.js';
import { fields, layout, methods } from './de/frame.js';
import { checkMailbox, forgotPassword, resetPassword, verifyEmail } from './de/mailbox.js';
import { mails } from './de/mails.js';
import { passkeys } from './de/passkeys.js';
import { problems } from './de/problems.js';
import { secondStep } from './de/second-step.js';
import { home, login, register } from './de/sign-in.js';

/** German. */
export const de: Texts = {
  locale: 'de-DE',
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
