export const forgotPassword = {
  title: 'Forgot your password?',
  lead: 'Enter the address of your account. We send a link to choose a new password.',
  submit: 'Send the link',
  sent: 'If there is an account with this address, a mail with a link is on its way. The link works for 30 minutes.',
  nothing: 'Nothing there? Look among the unwanted mails, or',
  again: 'ask once more',
  back: 'Back to sign-in',
};

export const resetPassword = {
  title: 'Choose a new password',
  lead: 'Afterwards every device is signed out, and you sign in with the new password.',
  submit: 'Change the password',
  done: 'Your password is changed, and every device is signed out.',
  signIn: 'Sign in',
  noLink: 'This takes the link from a mail, and each link works once.',
  ask: 'Ask for a new link',
};

export const checkMailbox = {
  title: 'Look into your mailbox',
  sent: 'We have sent a mail to the address you gave.',
  next: 'Open the link in it to confirm that the address is yours; then you can sign in.',
  nothing: 'Nothing there?',
  unwanted: 'Look among the unwanted mails, or have it sent once more.',
  again: 'Send the mail again',
  back: 'Back to sign-in',
};

export const verifyEmail = {
  title: 'Confirm your e-mail address',
  lead: 'Is it you who wants to use this address for an account here? If you asked for nothing, close this page: nothing happens.',
  submit: 'Yes, confirm this address',
  done: 'Thank you, the address is confirmed.',
  toAccount: 'Go to your account',
  noLink: 'This takes the link from a mail, and each link works once. Sign in to be sent another one.',
  signIn: 'Go to sign-in',
};
