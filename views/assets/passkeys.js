// Passkeys need script: what they need it for is here, and everything else on these pages works without. Parts that would do
// nothing without script are hidden until it runs.
'use strict';

const { browserSupportsWebAuthn, browserSupportsWebAuthnAutofill, startAuthentication, startRegistration } =
  SimpleWebAuthnBrowser;

/** Milliseconds after which a challenge is asked for anew: it is good for five minutes. */
const RENEWED_AFTER = 4 * 60_000;

/** Asks the gateway for a challenge. @throws {Error} named by the problem's code */
async function options(ceremony) {
  const answer = await fetch(`/auth/passkeys/${ceremony}/options`, { method: 'POST' });
  const body = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(body.title), { code: body.code });
  return body;
}

/** Hands the authenticator's answer to the page's own form: what follows is as after every other form. */
function send(form, response) {
  form.elements.response.value = JSON.stringify(response);
  form.submit();
}

/** Offers passkeys among what the browser fills in, and stays ready however long the page is looked at. */
async function offerWhileTyping(form) {
  if (!(await browserSupportsWebAuthnAutofill())) return;
  const offer = async () => {
    const optionsJSON = await options('sign-in');
    // Rejects when the button is pressed, or the next offer takes its place.
    startAuthentication({ optionsJSON, useBrowserAutofill: true }).then(
      (response) => send(form, response),
      () => undefined,
    );
  };
  await offer();
  setInterval(() => offer().catch(() => undefined), RENEWED_AFTER);
}

const ceremonies = {
  'sign-in': async () => startAuthentication({ optionsJSON: await options('sign-in') }),
  registration: async () => startRegistration({ optionsJSON: await options('registration') }),
};

function setUp(form) {
  const { ceremony, offered } = form.dataset;
  const button = form.querySelector('button');
  const problem = form.querySelector('[data-problem]');
  form.hidden = false;
  problem.setAttribute('role', 'alert');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    problem.hidden = true;
    button.disabled = true;
    try {
      send(form, await ceremonies[ceremony]());
    } catch (error) {
      button.disabled = false;
      if (error.code === 'step_up_required')
        location.assign(`/login?error=step_up_required&return_to=${encodeURIComponent(location.pathname)}`);
      else problem.hidden = false;
    }
  });
  if (offered !== undefined) offerWhileTyping(form).catch(() => undefined);
}

if (browserSupportsWebAuthn()) {
  document.querySelectorAll('form[data-ceremony]').forEach(setUp);
  document.querySelectorAll('[data-without-passkeys]').forEach((element) => (element.hidden = true));
}
