/** The second step of a sign-in, and in the account. */
export const secondStep = {
  asked: {
    title: 'One more step',
    lead: 'Your account asks for one more proof besides the way you just signed in.',
    code: 'Code from your authenticator app',
    recoveryCode: 'One of your recovery codes',
    hint: 'Six digits. Without your phone at hand, enter one of your recovery codes instead.',
    submit: 'Go on',
    otherWay: 'Sign in another way',
  },
  heading: 'Second step',
  change: 'change',
  on: 'on',
  off: 'off',
  offHint:
    'With a second step, nobody gets in with your password or another account of yours alone: we also ask for a code ' +
    'that only your phone knows.',
  setUp: 'Set up an authenticator app',
  scan: 'Scan this picture with an authenticator app.',
  picture: 'QR code for the authenticator app',
  noCamera: 'No camera?',
  openApp: 'Open the app on this device',
  orType: 'or type this key into it:',
  enter: 'Enter the code that the app shows.',
  code: 'Code',
  turnOn: 'Turn the second step on',
  elsewhere: 'Everywhere else you are signed in, you will have to sign in again.',
  codes: {
    on: 'The second step is on.',
    lead:
      'These are your recovery codes. Each signs you in once when your phone is lost or broken. They are shown only now: ' +
      'print them or write them down, and keep them away from your phone.',
    kept: 'I have kept them',
    left: 'Recovery codes left:',
    renew: 'Get new recovery codes',
    renewHint: 'The old ones stop working.',
  },
  onHint: 'Besides your way to sign in, we ask for a second factor.',
  turnOffHeading: 'Turn it off',
  turnOffHint: 'Or one of your recovery codes.',
  turnOff: 'Turn the second step off',
};
