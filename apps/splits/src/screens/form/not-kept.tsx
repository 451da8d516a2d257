import { Refused } from './field.tsx';

/** What was asked of this screen last is not on this phone, and why: "This phone is full." */
export function NotKept({ reason }: { readonly reason: string | undefined }) {
  return reason === undefined ? null : <Refused>NOT SAVED. {reason} Nothing was changed.</Refused>;
}
