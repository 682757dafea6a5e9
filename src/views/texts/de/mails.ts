import type { EventTexts, MailTexts } from '../../mail-texts.js';
import { displayDate } from '../../view-texts.js';

const events: EventTexts = {
  'password.set': () => ({
    subject: 'Ein Passwort wurde gesetzt',
    what: 'für dein Konto ein Passwort gesetzt wurde',
  }),
  'password.changed': () => ({
    subject: 'Dein Passwort wurde geändert',
    what: 'das Passwort deines Kontos geändert und jedes Gerät abgemeldet wurde',
  }),
  'password.reset': () => ({
    subject: 'Dein Passwort wurde zurückgesetzt',
    what: 'über einen Link in einer Mail an diese Adresse ein neues Passwort gesetzt und jedes Gerät abgemeldet wurde',
  }),
  'password.withdrawn': () => ({
    subject: 'Du brauchst ein neues Passwort',
    what: 'die Verwaltung das Passwort deines Kontos beendet hat und jedes Gerät abgemeldet wurde',
    closing:
      'Eine zweite Mail bringt den Link, mit dem du ein neues Passwort wählst. Ist er abgelaufen, verlange auf der Anmeldeseite einen anderen.',
  }),
  'identity.linked': (provider) => ({
    subject: `${provider} wurde verbunden`,
    what: `${provider} mit deinem Konto verbunden wurde und dich jetzt anmelden kann`,
  }),
  'identity.unlinked': (provider) => ({
    subject: `${provider} wurde getrennt`,
    what: `${provider} von deinem Konto getrennt wurde`,
  }),
  'account.claimed': (provider) => ({
    subject: 'Dein Konto wurde gesichert',
    what: `du dich mit ${provider} bei einem Konto angemeldet hast, das diese Adresse ohne Nachweis benutzt hatte; was andere dort eingerichtet hatten, wurde entfernt`,
  }),
  'account.deleted': () => ({
    subject: 'Dein Konto wurde gelöscht',
    what: 'dein Konto mit allem darin gelöscht wurde; weitere Mails kommen nicht',
  }),
  'email.change-requested': () => ({
    subject: 'Eine Änderung deiner E-Mail-Adresse wurde verlangt',
    what: 'jemand, der bei deinem Konto angemeldet ist, dessen E-Mail-Adresse ändern möchte; sie ändert sich, sobald die neue bestätigt ist',
  }),
  'email.changed': () => ({
    subject: 'Deine E-Mail-Adresse wurde geändert',
    what: 'dein Konto jetzt eine andere E-Mail-Adresse hat; hierher wird dazu nichts mehr gesendet',
  }),
  'totp.added': () => ({
    subject: 'Eine Authenticator-App wurde hinzugefügt',
    what: 'bei der Anmeldung jetzt auch ein Code aus einer Authenticator-App verlangt wird',
  }),
  'totp.removed': () => ({
    subject: 'Die Authenticator-App wurde entfernt',
    what: 'bei der Anmeldung kein Code aus einer Authenticator-App mehr verlangt wird',
  }),
  'recovery-codes.regenerated': () => ({
    subject: 'Neue Wiederherstellungscodes wurden erstellt',
    what: 'für dein Konto neue Wiederherstellungscodes erstellt wurden und die alten nicht mehr gelten',
  }),
  'recovery-code.used': () => ({
    subject: 'Ein Wiederherstellungscode wurde benutzt',
    what: 'einer deiner Wiederherstellungscodes zur Anmeldung benutzt wurde',
  }),
  'passkey.added': () => ({
    subject: 'Ein Passkey wurde hinzugefügt',
    what: 'deinem Konto ein Passkey hinzugefügt wurde',
  }),
  'passkey.removed': () => ({
    subject: 'Ein Passkey wurde entfernt',
    what: 'ein Passkey aus deinem Konto entfernt wurde',
  }),
  'refresh.reused': () => ({
    subject: 'Ein Gerät wurde zu deinem Schutz abgemeldet',
    what: 'eine alte Anmeldung eines deiner Geräte noch einmal benutzt wurde, wie es eine gestohlene Kopie täte; dieses Gerät wurde abgemeldet',
  }),
};

export const mails: MailTexts = {
  noButton: 'Falls der Knopf nicht geht, öffne diese Adresse:',
  events,
  letters: {
    'security-notice'({ event, provider, at, accountUrl }) {
      const { subject, what, closing } = events[event](provider ?? 'Ein Anbieter');
      return {
        subject,
        paragraphs: [
          `Wir teilen dir mit, dass ${what}.`,
          `Das geschah am ${displayDate(new Date(at).toISOString(), 'de-DE')}.`,
        ],
        action: { label: 'Dein Konto ansehen', url: accountUrl },
        closing:
          closing ??
          'Wenn du das warst, ist nichts zu tun. Wenn nicht, melde dich an, ändere dein Passwort und melde sofort alle Geräte ab.',
      };
    },
    'password-reset': ({ url }) => ({
      subject: 'Neues Passwort wählen',
      paragraphs: ['Jemand, hoffentlich du, möchte für das Konto mit dieser Adresse ein neues Passwort.'],
      action: { label: 'Neues Passwort wählen', url },
      closing:
        'Der Link gilt einmal, 30 Minuten lang. Wenn du das nicht warst, lass diese Mail unbeachtet: Es ändert sich nichts.',
    }),
    'address-verification': ({ url }) => ({
      subject: 'Bestätige deine E-Mail-Adresse',
      paragraphs: ['Mit dieser Adresse wurde ein Konto angelegt. Bitte bestätige, dass sie dir gehört.'],
      action: { label: 'Adresse bestätigen', url },
      closing:
        'Der Link gilt einmal, 24 Stunden lang. Wenn du kein Konto angelegt hast, bestätige nichts, sonst hätte jemand eines in deinem Namen.',
    }),
    'address-change': ({ url }) => ({
      subject: 'Bestätige deine neue E-Mail-Adresse',
      paragraphs: [
        'Diese Adresse soll die eines hiesigen Kontos werden. Bitte bestätige, dass sie dir gehört.',
      ],
      action: { label: 'Adresse bestätigen', url },
      closing:
        'Der Link gilt einmal, 24 Stunden lang. Wenn du das nicht warst, bestätige nichts: Es ändert sich nichts.',
    }),
    'address-taken': ({ signInUrl, resetUrl }) => ({
      subject: 'Du hast schon ein Konto',
      paragraphs: [
        'Jemand, hoffentlich du, wollte diese Adresse für ein Konto benutzen, aber es gibt schon eines damit. Geändert wurde nichts.',
        `Falls du dein Passwort vergessen hast, wähle ein neues: ${resetUrl}`,
      ],
      action: { label: 'Anmelden', url: signInUrl },
      closing: 'Wenn du das nicht warst, lass diese Mail unbeachtet.',
    }),
  },
};
