declare module 'fs-native-extensions' {
  /** Takes an exclusive lock on an open file, or answers false; free again when its process ends. */
  export function tryLock(fd: number): boolean;
  export function unlock(fd: number): void;
}
