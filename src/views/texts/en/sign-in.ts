export const home = {
  title: 'Welcome',
  heading: 'One door for all your sign-ins',
  lead: (name: string) =>
    `${name} signs people in with an account they already have, or with a password, and tells your services who ` +
    'they are. Each sign-in gives a short-lived token that your services check by themselves and that you can end ' +
    'at any time.',
  signedInAs: 'You are signed in as',
  toAccount: 'Go to your account',
  allWays: 'All ways to sign in',
  curl: {
    heading: 'Try it with curl',
    register: 'Make an account; the answer carries an access token:',
    registerLabel: 'Command that registers',
    profile: 'Put the token in place of TOKEN and ask who you are:',
    profileLabel: 'Command that reads the profile',
  },
};

export const login = {
  title: 'Sign in',
  with: (provider: string) => `Sign in with ${provider}`,
  down: (provider: string) => `${provider} is not answering at the moment. Please try again in a minute.`,
  lead: (name: string) => `to go on to ${name}`,
  goodbye: 'Your account has been deleted, with everything in it. Goodbye!',
  prove: [
    'Sign in below the way you usually do, within the next ten minutes.',
    'That shows us that both are yours, and we connect them.',
    'From then on, either of them signs you in.',
  ],
  lastUsed: 'last used',
  orPassword: 'or with a password',
  submit: 'Sign in',
  nothing: 'No way to sign in is set up here yet. Please ask the person who runs this service.',
  newHere: 'New here?',
  register: 'Create an account',
};

export const register = {
  title: 'Create an account',
  lead: (name: string) => `One account for everything at ${name}`,
  submit: 'Create account',
  already: 'Already have an account?',
  signIn: 'Sign in',
};
