/** What the pages are dressed in. */
export interface Brand {
  name: string;
  /** An https address or a path of this origin; the key of Latchkey when absent. */
  logoUrl: string | undefined;
  /** `#rrggbb`. */
  accent: string;
  termsUrl: string | undefined;
  privacyUrl: string | undefined;
}

export const DEFAULT_BRAND: Brand = {
  name: 'Latchkey',
  logoUrl: undefined,
  accent: '#3651d4',
  termsUrl: undefined,
  privacyUrl: undefined,
};
