/** Why a command did not do what it was asked for, in words for the person at the terminal; never a secret. */
export class CommandError extends Error {
  override name = 'CommandError';
}
