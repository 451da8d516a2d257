/** The application's own HTTP routes, beside Baton's; shared by the server and the pages. */

export type Role = 'captain' | 'recorder' | 'viewer';

/** What a splits token says: one phone, one race, one role. `sub` is `phone:<device id>`. */
export interface SplitsClaims {
  readonly sub: string;
  readonly race: string;
  readonly role: Role;
  /** The share link it came from; ending the link ends the token. */
  readonly link: string;
  readonly [name: string]: unknown;
}

/**
 * `POST /api/splits/join`: a code for a token. No account. A phone that proves a place that gives
 * more than the code, and is still open, gets that one's token anew.
 */
export interface JoinRequest {
  /** Eight letters and digits without look-alikes; spaces, dashes and case do not matter. */
  readonly code: string;
  /** The device id of a storage that is free: the place that a new race gets on this phone. */
  readonly device: string;
  /**
   * Races that are on this phone already. Where the code is for one of them, its device is
   * used instead of `device`, so that its unsent marks can be sent with the new token. Its
   * last token, even one that has ended, proves that it is the same phone: device ids are
   * seen by all who read the race.
   */
  readonly already?: readonly { readonly race: string; readonly device: string; readonly token: string }[];
  readonly phoneName: string;
}

/** A place on one race, as a phone keeps it. Also the answer of `POST /api/splits/races`. */
export interface Membership {
  readonly race: string;
  readonly raceName: string;
  /** IANA name; known here too because every screen has it, also before the race arrived. */
  readonly timeZone: string;
  readonly role: Role;
  readonly token: string;
  /** ISO 8601; the token's and the link's end. */
  readonly expiresAt: string;
}

/** `POST /api/splits/links`, with a captain's token. */
export interface LinkRequest {
  readonly role: Role;
  /** Default 72. */
  readonly hours?: number;
}

export interface LinkAnswer {
  readonly id: string;
  readonly role: Role;
  readonly code: string;
  /** `/join#CODE` at this server's address; `/live#CODE` for viewers. */
  readonly url: string;
  readonly expiresAt: string;
}

/** `POST /api/splits/races`: a whole race, made at once. Needs no token. */
export interface RaceDraft {
  /** UUID made on the phone: a draft that is sent twice makes one race. */
  readonly id: string;
  readonly device: string;
  readonly phoneName: string;
  readonly name: string;
  readonly timeZone: string;
  readonly units: 'mi' | 'km';
  /** ISO 8601. */
  readonly plannedStart: string;
  readonly darkFrom: string;
  readonly darkUntil: string;
  readonly legs: readonly {
    readonly distanceMiles: number;
    readonly isVanChange: boolean;
    readonly from?: string;
    readonly to?: string;
  }[];
  readonly vans: readonly { readonly name: string; readonly side?: string }[];
  /** In running order; leg n is run by slot (n − 1) mod the number of runners. */
  readonly runners: readonly {
    readonly name: string;
    readonly paceSecondsPerMile: number;
    /** 1 for the first of `vans`. */
    readonly van: number;
    readonly phone?: string;
  }[];
}

/** `POST /api/splits/demo`: a fresh demo race with two phones and a viewer, for the demo page. */
export interface DemoRequest {
  /** The device ids of the two phones, then of the viewer. */
  readonly devices: readonly [string, string, string];
}

export interface DemoAnswer {
  readonly race: string;
  readonly phones: readonly [DemoPhone, DemoPhone];
  readonly viewer: Membership;
}

export interface DemoPhone extends Membership {
  readonly device: string;
  readonly phoneName: string;
}

/** Body of every refusal of these routes: the same shape as Baton's. */
export interface RefusedAnswer {
  readonly error: { readonly code: string; readonly message: string };
}
