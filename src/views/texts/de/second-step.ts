import type { Texts } from '../en.js';

export const secondStep: Texts['secondStep'] = {
  asked: {
    title: 'Noch ein Schritt',
    lead: 'Dein Konto verlangt neben der Anmeldung, die du eben benutzt hast, einen weiteren Nachweis.',
    code: 'Code aus deiner Authenticator-App',
    recoveryCode: 'Einer deiner Wiederherstellungscodes',
    hint: 'Sechs Ziffern. Ohne Telefon zur Hand gib stattdessen einen deiner Wiederherstellungscodes ein.',
    submit: 'Weiter',
    otherWay: 'Anders anmelden',
  },
  heading: 'Zweiter Schritt',
  change: 'ändern',
  on: 'an',
  off: 'aus',
  offHint:
    'Mit einem zweiten Schritt kommt niemand allein mit deinem Passwort oder einem anderen Konto von dir hinein: Wir ' +
    'verlangen auch einen Code, den nur dein Telefon kennt.',
  setUp: 'Authenticator-App einrichten',
  scan: 'Scanne dieses Bild mit einer Authenticator-App.',
  picture: 'QR-Code für die Authenticator-App',
  noCamera: 'Keine Kamera?',
  openApp: 'Öffne die App auf diesem Gerät',
  orType: 'oder tippe diesen Schlüssel ein:',
  enter: 'Gib den Code ein, den die App zeigt.',
  code: 'Code',
  turnOn: 'Zweiten Schritt einschalten',
  elsewhere: 'Überall sonst, wo du angemeldet bist, musst du dich neu anmelden.',
  codes: {
    on: 'Der zweite Schritt ist an.',
    lead:
      'Das sind deine Wiederherstellungscodes. Jeder meldet dich einmal an, wenn dein Telefon verloren oder kaputt ist. ' +
      'Sie sind nur jetzt zu sehen: Druck sie aus oder schreib sie auf, und verwahre sie getrennt vom Telefon.',
    kept: 'Ich habe sie verwahrt',
    left: 'Übrige Wiederherstellungscodes:',
    renew: 'Neue Wiederherstellungscodes',
    renewHint: 'Die alten gelten dann nicht mehr.',
  },
  onHint: 'Neben deiner Anmeldung verlangen wir einen zweiten Faktor.',
  turnOffHeading: 'Ausschalten',
  turnOffHint: 'Oder einen deiner Wiederherstellungscodes.',
  turnOff: 'Zweiten Schritt ausschalten',
};
