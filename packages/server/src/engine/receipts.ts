import {
  errorCatalogue,
  isErrorCode,
  type BatonError,
  type MutationId,
  type Receipt,
  type Scope,
} from '@baton/protocol';
import type { Permissions } from './permissions.ts';

// What a refusal quotes came from outside and is kept with its receipt.
const messageLengthMax = 300;

/** Why a mutation was refused, as it is recorded and told. */
export function reasonOf({ code, message, details }: BatonError) {
  const reason = { code, message: message.slice(0, messageLengthMax) };
  return details === undefined ? reason : { ...reason, details: details.slice(0, messageLengthMax) };
}

/** The answer to a mutation that is refused without a record. */
export function refusalReceipt(id: MutationId, refusal: BatonError): Receipt {
  return { id, outcome: 'rejected', ...reasonOf(refusal) };
}

/**
 * A receipt as its sender may see it: without any value for somebody who may not read one of the
 * mutation's scopes, or no longer, and without the versions of those that may not be read.
 */
export function showReceipt(receipt: Receipt, scopes: readonly Scope[], permissions: Permissions): Receipt {
  const mayRead = scopes.every((scope) => permissions.of(scope) !== 'none');
  if (receipt.outcome === 'rejected') return mayRead ? receipt : withoutWords(receipt);
  if (mayRead) return receipt;
  const versions = receipt.versions.filter(({ scope }) => permissions.of(scope) !== 'none');
  return { id: receipt.id, outcome: 'applied', versions };
}

/** Its code alone: a sentence may quote what a rule saw. */
function withoutWords({ id, code }: Receipt & { readonly outcome: 'rejected' }): Receipt {
  return { id, outcome: 'rejected', code, message: isErrorCode(code) ? errorCatalogue[code].meaning : code };
}
