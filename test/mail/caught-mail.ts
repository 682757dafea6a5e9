import type { TestGateway } from '../support/test-gateway.js';

/** A mail of `/sandbox/mail`. */
export interface Caught {
  id: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  links: string[];
}

/** Every caught mail, the newest first. */
export async function mails({ browser }: TestGateway): Promise<Caught[]> {
  return (await browser().get('/sandbox/mail', { accept: 'application/json' })).json<Caught[]>();
}

/** Those to one address, of one subject. */
export async function mailsTo(gateway: TestGateway, to: string, subject = ''): Promise<Caught[]> {
  return (await mails(gateway)).filter((mail) => mail.to === to && mail.subject.includes(subject));
}

export const VERIFY = 'Confirm your e-mail address';
export const MOVE = 'Confirm your new e-mail address';
export const RESET = 'Choose a new password';

/** The token in the newest mail to an address. Fails the test when there is none. */
export async function tokenTo(gateway: TestGateway, to: string, subject: string): Promise<string> {
  const [newest] = await mailsTo(gateway, to, subject);
  return tokenIn(newest);
}

export function tokenIn(mail: Caught | undefined): string {
  const token = mail?.links
    .map((link) => new URL(link).searchParams.get('token'))
    .find((found) => found !== null);
  if (!token) throw new Error(`no token in ${JSON.stringify(mail?.subject)}`);
  return token;
}

/** Asks for a new password. @returns the token of the mail */
export async function forgot(gateway: TestGateway, email: string): Promise<string> {
  const answer = await gateway.browser().post('/auth/password/forgot', { email });
  if (answer.status !== 202) throw new Error(`forgot answered ${answer.status}: ${answer.text}`);
  return tokenTo(gateway, email, RESET);
}

export const reset = ({ browser }: TestGateway, token: string, password: string) =>
  browser().post('/auth/password/reset', { token, password });

export const verify = ({ browser }: TestGateway, token: string) =>
  browser().post('/auth/email/verify', { token });
