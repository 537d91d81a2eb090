/**
 * Who acts, and the token that lets them: asked once, and kept in this page alone until it is closed or
 * loaded anew. Nothing is written to the browser's storage.
 */
export interface Credentials {
  readonly by: string;
  /** One that the service has taken; undefined before. */
  readonly token?: string;
}

let kept: Credentials = { by: '' };

export function credentials(): Credentials {
  return kept;
}

export function keepCredentials(next: Credentials): void {
  kept = next;
}
