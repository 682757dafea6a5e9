import type { Texts } from '../en.js';

export const passkeys: Texts['passkeys'] = {
  title: 'Passkeys',
  change: 'ändern',
  signIn: 'Mit einem Passkey anmelden',
  failed: 'Es wurde kein Passkey benutzt. Versuche es noch einmal, oder wähle einen anderen Weg.',
  hint:
    'Ein Passkey meldet dich mit deinem Fingerabdruck, deinem Gesicht oder der PIN deines Geräts an, ohne Passwort. Er gilt ' +
    'nur auf dieser Seite, niemand kann ihn dir abluchsen.',
  name: 'Name',
  suggested: 'Mein Gerät',
  added: 'Hinzugefügt',
  lastUsed: 'Zuletzt benutzt',
  neverUsed: 'Noch nicht benutzt.',
  rename: 'Umbenennen',
  renameLabel: (name) => `${name} umbenennen`,
  remove: 'Entfernen',
  removeLabel: (name) => `${name} entfernen`,
  addHeading: 'Passkey hinzufügen',
  add: 'Passkey hinzufügen',
  needsScript:
    'Um einen Passkey hinzuzufügen, braucht diese Seite JavaScript und einen Browser, der Passkeys kennt.',
  done: {
    add: 'Der Passkey ist hinzugefügt.',
    rename: 'Der Passkey hat seinen neuen Namen.',
    remove: 'Der Passkey ist entfernt.',
  },
};
