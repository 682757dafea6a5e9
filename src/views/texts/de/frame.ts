import type { Texts } from '../en.js';

export const layout: Texts['layout'] = {
  skip: 'Zum Inhalt',
  navigation: 'Konto',
  admin: 'Verwaltung',
  account: 'Konto',
  signIn: 'Anmelden',
  terms: 'Nutzungsbedingungen',
  privacy: 'Datenschutz',
  quote: 'Wenn du um Hilfe bittest, nenne diese Kennung:',
  error: (status) => `Fehler ${status}`,
  toSignIn: 'Zur Anmeldung',
  toStart: 'Zur Startseite',
  toAccount: 'Zurück zu deinem Konto',
};

export const fields: Texts['fields'] = {
  optional: '(freiwillig)',
  email: 'E-Mail-Adresse',
  newEmail: 'Neue E-Mail-Adresse',
  password: 'Passwort',
  displayName: 'Name',
  currentPassword: 'Jetziges Passwort',
  newPassword: 'Neues Passwort',
  passwordHint: 'Mindestens 8 Zeichen. Ein paar Wörter ohne Zusammenhang sind ein gutes.',
  check: 'Bitte sieh die markierten Felder durch.',
  faults: {
    address: 'Hier muss genau eine E-Mail-Adresse stehen.',
    taken: 'Mit dieser Adresse gibt es schon ein Konto.',
    too_short: 'Dieses Passwort muss mindestens 8 Zeichen haben.',
    too_long: 'Dieses Passwort darf höchstens 256 Zeichen haben.',
    personal: 'Dieses Passwort ist deiner Adresse, deinem Namen oder diesem Dienst zu ähnlich.',
    common: 'Dieses Passwort gehört zu den ersten, die jeder versuchen würde.',
    repeats: 'Dieses Passwort wiederholt wenige Zeichen; ein paar Wörter ohne Zusammenhang sind besser.',
    sequence:
      'Dieses Passwort ist eine Folge, die jeder kennt; ein paar Wörter ohne Zusammenhang sind besser.',
    keyboard: 'Dieses Passwort folgt der Tastatur; ein paar Wörter ohne Zusammenhang sind besser.',
    guessable: 'Dieses Passwort ist zu leicht zu erraten; nimm noch ein, zwei seltene Wörter dazu.',
    breached: 'Dieses Passwort kam in einem Datenleck vor; nimm eines, das du nirgends sonst benutzt.',
    mismatch: 'Das ist nicht das Passwort deines Kontos.',
    other: 'Das lässt sich nicht verwenden.',
  },
};

export const methods: Texts['methods'] = {
  pwd: 'einem Passwort',
  otp: 'einem Einmalcode',
  webauthn: 'einem Passkey',
  and: ' und ',
};
