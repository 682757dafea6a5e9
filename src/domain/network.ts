/** The way out to other servers. Passed in, so that a test can see and fail every call. */
export abstract class Network {
  /** As the Fetch standard's `fetch`. */
  abstract fetch(url: string, init: RequestInit): Promise<Response>;
}

/** The machine's own network. */
export class SystemNetwork extends Network {
  fetch(url: string, init: RequestInit): Promise<Response> {
    return fetch(url, init);
  }
}
