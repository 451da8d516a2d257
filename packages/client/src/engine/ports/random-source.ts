export interface RandomSource {
  /** Cryptographically random where ids are made of it. */
  bytes(length: number): Uint8Array;
  /** At least 0, below 1. */
  fraction(): number;
}
