import type { Texts } from '../en.js';

export const account: Texts['account'] = {
  title: 'Dein Konto',
  signOut: 'Abmelden',
  done: {
    profile: 'Dein Name ist geändert.',
    connect: 'Verbunden.',
    disconnect: 'Getrennt.',
    'end-session': 'Diese Sitzung ist beendet.',
    'logout-all': 'Du bist überall abgemeldet.',
    password: 'Dein Passwort ist gesetzt. Jedes andere Gerät muss sich neu anmelden.',
    delete: 'Dein Konto ist gelöscht.',
  },
  profile: {
    confirmed: 'bestätigt',
    notConfirmed: 'nicht bestätigt',
    memberSince: 'Dabei seit',
    roles: 'Rollen',
    secondStep: 'Zweiter Schritt',
    on: 'An',
    off: 'Aus',
    id: 'Kontonummer',
    save: 'Namen speichern',
  },
  linked: {
    heading: 'Verbundene Konten',
    hint: 'Jedes davon meldet dich bei diesem Konto an.',
    none: 'Mit diesem Konto ist kein anderes verbunden.',
    noAddress: 'Keine E-Mail-Adresse mitgeteilt',
    since: 'Verbunden',
    onlyWayIn:
      'Dein einziger Weg herein: Setze ein Passwort oder verbinde ein anderes Konto, bevor du es trennst.',
    connect: (provider) => `${provider} verbinden`,
    disconnect: 'Trennen',
    disconnectLabel: (provider) => `${provider} trennen`,
  },
  password: {
    heading: 'Passwort',
    change: 'Passwort ändern',
    set: 'Passwort setzen',
    hint: 'Eine Änderung meldet jedes andere Gerät ab.',
    hintNone: 'Du hast noch keines. Mit einem kannst du dich ohne einen anderen Dienst anmelden.',
    confirmFirst: 'Bevor du ein Passwort setzen kannst, muss deine E-Mail-Adresse bestätigt sein.',
  },
  sessions: {
    heading: 'Wo du angemeldet bist',
    unknownDevice: 'Unbekanntes Gerät',
    thisOne: 'dieses hier',
    lastUsed: 'Zuletzt benutzt',
    from: (ip) => `von ${ip}`,
    signedIn: 'Angemeldet',
    with: 'mit',
    end: 'Beenden',
    endLabel: (device) => `Die Sitzung auf ${device} beenden`,
    endAll: 'Überall abmelden',
    endAllHint: 'Beendet jede Sitzung in dieser Liste, auch diese hier.',
  },
  data: {
    heading: 'Deine Daten',
    hint: 'Profil, verbundene Konten, Sitzungen und was mit deinem Konto geschah, als JSON-Datei.',
    download: 'Meine Daten herunterladen',
    delete: 'Mein Konto löschen',
    warning:
      'Das löscht dein Profil, deine verbundenen Konten und deine Sitzungen sofort und endgültig. Niemand kann sie ' +
      'zurückholen. Liegt deine Anmeldung mehr als zehn Minuten zurück, bitten wir dich zuerst um eine neue.',
    confirm: 'Ja, mein Konto löschen',
  },
};
