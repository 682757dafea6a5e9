import type { Texts } from '../en.js';

export const home: Texts['home'] = {
  title: 'Willkommen',
  heading: 'Eine Tür für alle Anmeldungen',
  lead: (name) =>
    `${name} meldet Menschen mit einem Konto an, das sie schon haben, oder mit einem Passwort, und sagt deinen ` +
    'Diensten, wer sie sind. Jede Anmeldung ergibt ein kurzlebiges Token, das deine Dienste selbst prüfen und das ' +
    'du jederzeit beenden kannst.',
  signedInAs: 'Angemeldet als',
  toAccount: 'Zu deinem Konto',
  allWays: 'Alle Wege zur Anmeldung',
  curl: {
    heading: 'Mit curl ausprobieren',
    register: 'Leg ein Konto an; in der Antwort steht ein Access Token:',
    registerLabel: 'Befehl, der ein Konto anlegt',
    profile: 'Setz das Token an die Stelle von TOKEN und frag, wer du bist:',
    profileLabel: 'Befehl, der das Profil liest',
  },
};

export const login: Texts['login'] = {
  title: 'Anmelden',
  with: (provider) => `Mit ${provider} anmelden`,
  down: (provider) => `${provider} antwortet im Moment nicht. Bitte versuch es in einer Minute noch einmal.`,
  lead: (name) => `weiter zu ${name}`,
  goodbye: 'Dein Konto ist gelöscht, mit allem, was darin war. Auf Wiedersehen!',
  prove: [
    'Melde dich in den nächsten zehn Minuten unten so an wie sonst.',
    'Daran sehen wir, dass beides dir gehört, und verbinden es.',
    'Von da an meldet dich jedes von beiden an.',
  ],
  lastUsed: 'zuletzt benutzt',
  orPassword: 'oder mit einem Passwort',
  submit: 'Anmelden',
  nothing: 'Hier ist noch kein Weg zur Anmeldung eingerichtet. Bitte frag, wer diesen Dienst betreibt.',
  newHere: 'Neu hier?',
  register: 'Konto anlegen',
};

export const register: Texts['register'] = {
  title: 'Konto anlegen',
  lead: (name) => `Ein Konto für alles bei ${name}`,
  submit: 'Konto anlegen',
  already: 'Du hast schon ein Konto?',
  signIn: 'Anmelden',
};
