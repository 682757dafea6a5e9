import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PASSWORD } from '../support/journeys.js';
import { mfaToken, personWithApp, secondStep } from '../support/authenticator.js';
import { startGateway, type TestGateway } from '../support/test-gateway.js';

describe('guessing at one sign-in, with no other limit', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway({ environment: { RATE_LIMIT: 'false' } });
  });
  afterAll(() => gateway.stop());
  const start = async (email: string) =>
    mfaToken(await gateway.browser().post('/auth/login', { email, password: PASSWORD }));
  const send = (token: string, code: string) => secondStep(gateway.browser(), token, code);

  it('its mfa_token is dead after five wrong codes, for the right one too', async () => {
    const { email, app } = await personWithApp(gateway);
    const token = await start(email);
    for (let tries = 0; tries < 5; tries += 1) expect((await send(token, app.wrongCode())).status).toBe(401);
    expect((await send(token, app.freshCode())).status).toBe(401);
    expect((await send(await start(email), app.code())).status).toBe(200);
  });

  it('of thirty guesses at once five are judged, and the right one among the rest does not count', async () => {
    const { email } = await personWithApp(gateway);
    const token = await start(email);
    const before = gateway.log.length;
    await Promise.all(Array.from({ length: 30 }, () => send(token, '000000')));
    const judged = gateway.log.slice(before).filter((line) => line.includes('"reason":"mfa_invalid"'));
    expect(judged).toHaveLength(5);
  });
});
