import type { Texts } from '../en.js';

export const forgotPassword: Texts['forgotPassword'] = {
  title: 'Passwort vergessen?',
  lead: 'Gib die Adresse deines Kontos ein. Wir senden einen Link, mit dem du ein neues Passwort wählst.',
  submit: 'Link senden',
  sent: 'Falls es ein Konto mit dieser Adresse gibt, ist eine Mail mit einem Link unterwegs. Der Link gilt 30 Minuten.',
  nothing: 'Nichts angekommen? Sieh unter den unerwünschten Mails nach, oder',
  again: 'fordere noch einen an',
  back: 'Zurück zur Anmeldung',
};

export const resetPassword: Texts['resetPassword'] = {
  title: 'Neues Passwort wählen',
  lead: 'Danach sind alle Geräte abgemeldet, und du meldest dich mit dem neuen Passwort an.',
  submit: 'Passwort ändern',
  done: 'Dein Passwort ist geändert, und alle Geräte sind abgemeldet.',
  signIn: 'Anmelden',
  noLink: 'Hierher gehört der Link aus einer Mail, und jeder Link gilt einmal.',
  ask: 'Neuen Link anfordern',
};

export const checkMailbox: Texts['checkMailbox'] = {
  title: 'Sieh in dein Postfach',
  sent: 'Wir haben eine Mail an die angegebene Adresse gesendet.',
  next: 'Öffne den Link darin, um zu bestätigen, dass die Adresse dir gehört; dann kannst du dich anmelden.',
  nothing: 'Nichts angekommen?',
  unwanted: 'Sieh unter den unerwünschten Mails nach, oder lass sie noch einmal senden.',
  again: 'Mail noch einmal senden',
  back: 'Zurück zur Anmeldung',
};

export const verifyEmail: Texts['verifyEmail'] = {
  title: 'E-Mail-Adresse bestätigen',
  lead: 'Möchtest du diese Adresse hier für ein Konto verwenden? Wenn du nichts angefordert hast, schließ diese Seite: Es geschieht nichts.',
  submit: 'Ja, diese Adresse bestätigen',
  done: 'Danke, die Adresse ist bestätigt.',
  toAccount: 'Zu deinem Konto',
  noLink:
    'Hierher gehört der Link aus einer Mail, und jeder Link gilt einmal. Melde dich an, um einen neuen zu bekommen.',
  signIn: 'Zur Anmeldung',
};
