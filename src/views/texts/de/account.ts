import type { Texts } from '../en.js';

export const account: Texts['account'] = {
  title: 'Dein Konto',
  signOut: 'Abmelden',
  profile: {
    confirmed: 'bestätigt',
    notConfirmed: 'nicht bestätigt',
    memberSince: 'Dabei seit',
    roles: 'Rollen',
    password: 'Passwort',
    set: 'Gesetzt',
    notSet: 'Nicht gesetzt',
    secondStep: 'Zweiter Schritt',
    on: 'An',
    off: 'Aus',
    id: 'Kontonummer',
  },
  linked: {
    heading: 'Verbundene Konten',
    none: 'Mit diesem Konto ist kein anderes verbunden.',
    noAddress: 'Keine E-Mail-Adresse mitgeteilt',
    since: 'Verbunden',
  },
  sessions: {
    heading: 'Wo du angemeldet bist',
    unknownDevice: 'Unbekanntes Gerät',
    thisOne: 'dieses hier',
    lastUsed: 'Zuletzt benutzt',
    from: (ip) => `von ${ip}`,
    signedIn: 'Angemeldet',
    with: 'mit',
    endAll: 'Überall abmelden',
    endAllHint: 'Beendet jede Sitzung in dieser Liste, auch diese hier.',
  },
};
