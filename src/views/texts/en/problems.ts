import type { ProblemCode } from '../../../domain/problem-catalogue.js';
import type { ProblemText } from '../problem-text.js';

/** One fixed text for each code of the catalogue; a new code does not compile before it has one here. */
export const problems: Readonly<Record<ProblemCode, ProblemText>> = {
  invalid_request: {
    title: 'Something is missing',
    text: 'What was sent was incomplete, or not in the form we expect.',
    next: 'Please check your entries and send them again.',
  },
  invalid_state: {
    title: 'This sign-in has expired',
    text: 'It took longer than ten minutes, was already used, or was started in another browser.',
    next: 'Please start again here. If it keeps happening, allow cookies for this site.',
  },
  invalid_code: {
    title: 'This code no longer works',
    text: 'The code was already used, or it has expired.',
    next: 'Please start again to get a new one.',
  },
  cookies_required: {
    title: 'Cookies are switched off',
    text: 'Your browser did not keep the cookie we gave it, so it would be signed out again at once.',
    next: 'Please allow cookies for this site, open this page again and sign in.',
  },
  access_denied: {
    title: 'Sign-in cancelled',
    text: 'You, or the service you chose, stopped the sign-in. Nothing was changed.',
    next: 'You can try again, or choose another way to sign in.',
  },
  account_disabled: {
    title: 'This account is switched off',
    text: 'An administrator has disabled this account, so it cannot sign in.',
    next: 'Please ask an administrator to switch it on again.',
  },
  cross_site: {
    title: 'Stopped to protect you',
    text: 'This request came from another website, so we did not carry it out.',
    next: 'If you meant to do this, open the page here and try again.',
  },
  email_unverified: {
    title: 'Please confirm your e-mail address',
    text: 'We have not yet seen that this address is yours.',
    next: 'Open the link in the mail we sent you, then sign in again.',
  },
  forbidden: {
    title: 'No access',
    text: 'Your account is not allowed to see this page.',
    next: 'If you think it should be, please ask an administrator.',
  },
  step_up_required: {
    title: 'Please sign in once more',
    text: 'This step needs to be sure that it is really you.',
    next: 'Sign in again, then repeat what you wanted to do.',
  },
  invalid_token: {
    title: 'You are not signed in',
    text: 'You have not signed in yet, or your sign-in has ended.',
    next: 'Please sign in to go on.',
  },
  invalid_credentials: {
    title: 'That did not match',
    text: 'The e-mail address or the password is wrong.',
    next: 'Please check both and try again, or choose another way to sign in.',
  },
  invalid_api_key: {
    title: 'This API key does not work',
    text: 'The key is missing, has expired, or was withdrawn.',
    next: 'Please ask an administrator for a new key.',
  },
  mfa_invalid: {
    title: 'That code was not accepted',
    text: 'The second step did not work. The code may be mistyped or too old.',
    next: 'Please try again with a fresh code.',
  },
  invalid_passkey: {
    title: 'That passkey was not accepted',
    text: 'It is not known here, belongs to another account, or it took too long.',
    next: 'Please try again, or choose another way.',
  },
  mfa_enabled: {
    title: 'The second step is on already',
    text: 'An authenticator app is set up for this account.',
    next: 'To use another one, turn the second step off first.',
  },
  not_found: {
    title: 'Page not found',
    text: 'There is nothing at this address. It may have moved, or the link may be incomplete.',
    next: 'Please check the address, or go on from the start page.',
  },
  unknown_provider: {
    title: 'This way to sign in is not available',
    text: 'The service in this link is not set up here.',
    next: 'Please choose one of the ways on the sign-in page.',
  },
  method_not_allowed: {
    title: 'That does not work here',
    text: 'This address exists, but it cannot be used in this way.',
    next: 'Please go back to the start page and try from there.',
  },
  email_taken: {
    title: 'You may already have an account',
    text: 'There is already an account with this e-mail address.',
    next: 'Please sign in instead, or use another address.',
  },
  identity_in_use: {
    title: 'Already connected elsewhere',
    text: 'The sign-in you chose belongs to another account here.',
    next: 'Sign in with it to use that account, or choose a different one to connect.',
  },
  link_required: {
    title: 'You already have an account',
    text: 'There is already an account with the e-mail address of the sign-in you chose.',
    next: 'Within the next ten minutes, sign in the way you usually do, and we will connect the two.',
  },
  last_sign_in_method: {
    title: 'This is your only way in',
    text: 'Without it you could not sign in again, so we kept it.',
    next: 'Add another way to sign in first, then remove this one.',
  },
  last_admin: {
    title: 'You are the only administrator',
    text: 'Without this account nobody could look after this service, so nothing was changed.',
    next: 'Make somebody else an administrator first, then try again.',
  },
  payload_too_large: {
    title: 'That was too much at once',
    text: 'What was sent is larger than we accept.',
    next: 'Please shorten it and try again.',
  },
  unsupported_media_type: {
    title: 'We could not read that',
    text: 'What was sent is in a format we do not accept.',
    next: 'Please use the form on the page and try again.',
  },
  weak_password: {
    title: 'Please choose another password',
    text: 'This password is too short, too common, or too close to your e-mail address.',
    next: 'Try a few unrelated words in a row, at least 8 characters in all.',
  },
  rate_limited: {
    title: 'Too many tries',
    text: 'There were many tries in a short time, so we are taking a short break.',
    next: 'Please wait a few minutes, then try again.',
  },
  internal: {
    title: 'Something went wrong on our side',
    text: 'It was not your fault, and it has been recorded.',
    next: 'Please try again in a moment. If it stays like this, tell us the id below.',
  },
  provider_error: {
    title: 'The other service had a problem',
    text: 'The service you chose could not complete your sign-in. Nothing was changed here.',
    next: 'Please try again, or choose another way to sign in.',
  },
  provider_unavailable: {
    title: 'The other service does not answer',
    text: 'We could not reach the service you chose.',
    next: 'Please try again in a few minutes, or choose another way to sign in.',
  },
  unavailable: {
    title: 'We will be right back',
    text: 'A part of this service is out of reach for a moment.',
    next: 'Please try again in a minute.',
  },
};
