import type { Texts } from '../en.js';

export const problems: Texts['problems'] = {
  invalid_request: {
    title: 'Etwas fehlt',
    text: 'Was ankam, war unvollständig oder hatte nicht die erwartete Form.',
    next: 'Bitte sieh deine Angaben durch und sende sie noch einmal.',
  },
  invalid_state: {
    title: 'Diese Anmeldung ist abgelaufen',
    text: 'Sie dauerte länger als zehn Minuten, wurde schon benutzt oder begann in einem anderen Browser.',
    next: 'Bitte fang hier neu an. Passiert es wieder, erlaube Cookies für diese Seite.',
  },
  invalid_code: {
    title: 'Dieser Code gilt nicht mehr',
    text: 'Der Code wurde schon benutzt oder ist abgelaufen.',
    next: 'Bitte fang neu an, um einen neuen zu bekommen.',
  },
  cookies_required: {
    title: 'Cookies sind abgeschaltet',
    text: 'Dein Browser hat unser Cookie nicht behalten und wäre sofort wieder abgemeldet.',
    next: 'Bitte erlaube Cookies für diese Seite, öffne sie neu und melde dich an.',
  },
  access_denied: {
    title: 'Anmeldung abgebrochen',
    text: 'Du oder der gewählte Dienst hat die Anmeldung beendet. Es hat sich nichts geändert.',
    next: 'Du kannst es noch einmal versuchen oder einen anderen Weg wählen.',
  },
  account_disabled: {
    title: 'Dieses Konto ist abgeschaltet',
    text: 'Die Verwaltung hat dieses Konto gesperrt, deshalb kann es sich nicht anmelden.',
    next: 'Bitte die Verwaltung, es wieder einzuschalten.',
  },
  cross_site: {
    title: 'Zu deinem Schutz angehalten',
    text: 'Diese Anfrage kam von einer anderen Website, deshalb haben wir sie nicht ausgeführt.',
    next: 'Wenn du das wirklich wolltest, öffne die Seite hier und versuch es noch einmal.',
  },
  email_unverified: {
    title: 'Bitte bestätige deine E-Mail-Adresse',
    text: 'Wir wissen noch nicht, ob diese Adresse dir gehört.',
    next: 'Öffne den Link in unserer Mail und melde dich dann noch einmal an.',
  },
  forbidden: {
    title: 'Kein Zutritt',
    text: 'Dein Konto darf diese Seite nicht sehen.',
    next: 'Wenn es das sollte, wende dich an die Verwaltung.',
  },
  step_up_required: {
    title: 'Bitte melde dich noch einmal an',
    text: 'Für diesen Schritt müssen wir sicher sein, dass du es bist.',
    next: 'Melde dich neu an und wiederhole dann, was du vorhattest.',
  },
  invalid_token: {
    title: 'Du bist nicht angemeldet',
    text: 'Du hast dich noch nicht angemeldet, oder deine Anmeldung ist zu Ende.',
    next: 'Bitte melde dich an, um fortzufahren.',
  },
  invalid_credentials: {
    title: 'Das passte nicht zusammen',
    text: 'Die E-Mail-Adresse oder das Passwort ist falsch.',
    next: 'Bitte prüfe beides und versuch es noch einmal, oder wähle einen anderen Weg.',
  },
  invalid_api_key: {
    title: 'Dieser API-Schlüssel gilt nicht',
    text: 'Der Schlüssel fehlt, ist abgelaufen oder wurde zurückgezogen.',
    next: 'Bitte die Verwaltung um einen neuen Schlüssel.',
  },
  invalid_passkey: {
    title: 'Dieser Passkey wurde nicht angenommen',
    text: 'Er ist hier nicht bekannt, gehört zu einem anderen Konto, oder es hat zu lange gedauert.',
    next: 'Bitte versuch es noch einmal, oder nimm einen anderen Weg.',
  },
  mfa_enabled: {
    title: 'Der zweite Schritt ist schon an',
    text: 'Für dieses Konto ist eine Authenticator-App eingerichtet.',
    next: 'Um eine andere zu benutzen, schalte den zweiten Schritt zuerst aus.',
  },
  mfa_invalid: {
    title: 'Dieser Code wurde nicht angenommen',
    text: 'Der zweite Schritt ist nicht gelungen. Der Code ist vielleicht vertippt oder zu alt.',
    next: 'Bitte versuch es mit einem frischen Code.',
  },
  not_found: {
    title: 'Seite nicht gefunden',
    text: 'Unter dieser Adresse gibt es nichts. Vielleicht ist sie umgezogen oder der Link unvollständig.',
    next: 'Bitte prüfe die Adresse oder fang auf der Startseite an.',
  },
  unknown_provider: {
    title: 'Dieser Weg zur Anmeldung ist nicht da',
    text: 'Der Dienst in diesem Link ist hier nicht eingerichtet.',
    next: 'Bitte wähle einen der Wege auf der Anmeldeseite.',
  },
  method_not_allowed: {
    title: 'Das geht hier nicht',
    text: 'Diese Adresse gibt es, aber so lässt sie sich nicht benutzen.',
    next: 'Bitte geh zurück zur Startseite und versuch es von dort.',
  },
  email_taken: {
    title: 'Vielleicht hast du schon ein Konto',
    text: 'Mit dieser E-Mail-Adresse gibt es schon ein Konto.',
    next: 'Bitte melde dich an oder nimm eine andere Adresse.',
  },
  identity_in_use: {
    title: 'Schon anderswo verbunden',
    text: 'Die gewählte Anmeldung gehört hier zu einem anderen Konto.',
    next: 'Melde dich mit ihr an, um jenes Konto zu benutzen, oder verbinde eine andere.',
  },
  link_required: {
    title: 'Du hast schon ein Konto',
    text: 'Mit der E-Mail-Adresse der gewählten Anmeldung gibt es hier schon ein Konto.',
    next: 'Melde dich in den nächsten zehn Minuten so an wie sonst, und wir verbinden beide.',
  },
  last_sign_in_method: {
    title: 'Das ist dein einziger Weg herein',
    text: 'Ohne ihn könntest du dich nicht mehr anmelden, deshalb haben wir ihn behalten.',
    next: 'Füge zuerst einen anderen Weg hinzu und entferne dann diesen.',
  },
  last_admin: {
    title: 'Nur du verwaltest diesen Dienst',
    text: 'Ohne dieses Konto könnte sich niemand um ihn kümmern, deshalb bleibt alles, wie es ist.',
    next: 'Gib zuerst jemand anderem die Verwaltung und versuche es dann noch einmal.',
  },
  payload_too_large: {
    title: 'Das war zu viel auf einmal',
    text: 'Was ankam, ist größer, als wir annehmen.',
    next: 'Bitte kürze es und versuch es noch einmal.',
  },
  unsupported_media_type: {
    title: 'Das konnten wir nicht lesen',
    text: 'Was ankam, hat ein Format, das wir nicht annehmen.',
    next: 'Bitte benutze das Formular auf der Seite und versuch es noch einmal.',
  },
  weak_password: {
    title: 'Bitte wähle ein anderes Passwort',
    text: 'Dieses Passwort ist zu kurz, zu verbreitet oder deiner E-Mail-Adresse zu ähnlich.',
    next: 'Nimm ein paar Wörter ohne Zusammenhang, zusammen mindestens 8 Zeichen.',
  },
  rate_limited: {
    title: 'Zu viele Versuche',
    text: 'Es gab viele Versuche in kurzer Zeit, deshalb machen wir eine kleine Pause.',
    next: 'Bitte warte ein paar Minuten und versuch es dann noch einmal.',
  },
  internal: {
    title: 'Bei uns ist etwas schiefgegangen',
    text: 'Es lag nicht an dir und ist aufgezeichnet.',
    next: 'Bitte versuch es gleich noch einmal. Bleibt es so, nenn uns die Kennung unten.',
  },
  provider_error: {
    title: 'Der andere Dienst hatte ein Problem',
    text: 'Der gewählte Dienst konnte deine Anmeldung nicht abschließen. Hier hat sich nichts geändert.',
    next: 'Bitte versuch es noch einmal oder wähle einen anderen Weg.',
  },
  provider_unavailable: {
    title: 'Der andere Dienst antwortet nicht',
    text: 'Wir konnten den gewählten Dienst nicht erreichen.',
    next: 'Bitte versuch es in ein paar Minuten noch einmal oder wähle einen anderen Weg.',
  },
  unavailable: {
    title: 'Wir sind gleich wieder da',
    text: 'Ein Teil dieses Dienstes ist für einen Moment nicht erreichbar.',
    next: 'Bitte versuch es in einer Minute noch einmal.',
  },
};
