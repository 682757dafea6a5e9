/** The browser's flow session, as far as linking knows it: whose it is, and whether an identity waits there for its proof. */
export interface BrowserFlow {
  readonly id: string;
  /** Kept with the session, so that a sign-in with nothing to complete asks the store for nothing. */
  linkWaits?: boolean;
}
