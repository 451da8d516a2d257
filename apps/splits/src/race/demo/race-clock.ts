/**
 * A clock whose time may run faster than real time, for the demo. Everything that such a
 * race shows or stamps goes through it. Times in milliseconds since 1970.
 */
export interface RaceClock {
  readonly anchorReal: number;
  readonly anchorRace: number;
  /** Race seconds in a real second, from 1. */
  readonly speed: number;
}

/** The clock of every real race: race time is real time. */
export const realClock: RaceClock = { anchorReal: 0, anchorRace: 0, speed: 1 };

export function raceTime({ anchorReal, anchorRace, speed }: RaceClock, real: number): number {
  return anchorRace + (real - anchorReal) * speed;
}

/** The same clock at another speed from now on; its time does not jump. */
export function atSpeed(clock: RaceClock, real: number, speed: number): RaceClock {
  return { anchorReal: real, anchorRace: raceTime(clock, real), speed };
}
