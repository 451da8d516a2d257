export type { Brand } from './brand.ts';
export type { Column, ColumnPresence, ColumnType, Comparable } from './column.ts';
export { array } from './columns/array.ts';
export { boolean } from './columns/boolean.ts';
export { bytes } from './columns/bytes.ts';
export { decimal } from './columns/decimal.ts';
export { duration } from './columns/duration.ts';
export { double, real } from './columns/floats.ts';
export { bigint, integer, smallint } from './columns/integers.ts';
export { interval, json } from './columns/json.ts';
export type { Json } from './columns/json.ts';
export { date, localTimestamp, timestamp } from './columns/moments.ts';
export { oneOf } from './columns/one-of.ts';
export { multirange, range } from './columns/range.ts';
export type { MultirangeText, RangeText } from './columns/range.ts';
export { text } from './columns/text.ts';
export { timeOfDay } from './columns/time-of-day.ts';
export { deviceId, ref, uuid } from './columns/uuid.ts';
export { formatCursor, originTag, parseCursor } from './cursor.ts';
export type { Cursor } from './cursor.ts';
export { deviceError } from './device-errors.ts';
export { errorCatalogue, errorOf, isErrorCode } from './error-catalogue.ts';
export { BatonError, isBatonError, recoveryOf } from './errors.ts';
export type { BatonErrorOptions, ErrorCode, Recovery } from './errors.ts';
export { createMutationId, createUuid, isDeviceId, isMutationId, isUuid } from './ids.ts';
export type { DeviceId, MutationId, RandomBytes } from './ids.ts';
export { compareIntervals, confidenceOf, confidences, isInterval } from './interval.ts';
export type { Confidence, Interval } from './interval.ts';
export { lanes } from './lane.ts';
export type { Lane } from './lane.ts';
export { limits } from './limits.ts';
export { contactRequestShape, contactResponseShape } from './messages/contact.ts';
export type { ContactRequest, ContactResponse } from './messages/contact.ts';
export { errorResponseShape, errorToResponse, responseToError } from './messages/error-response.ts';
export type { ErrorResponse } from './messages/error-response.ts';
export { mutationShape, parseMutation } from './messages/mutation.ts';
export type { Mutation } from './messages/mutation.ts';
export type { Operation } from './messages/operation.ts';
export { pullResponseShape } from './messages/pull.ts';
export type { PullResponse } from './messages/pull.ts';
export { pushRequestShape, pushResponseShape } from './messages/push.ts';
export type { PushRequest, PushResponse } from './messages/push.ts';
export { receiptShape } from './messages/receipt.ts';
export type { LostValue, Parked, Receipt, ReceiptVersion } from './messages/receipt.ts';
export type { ServerClock } from './messages/server-clock.ts';
export { serverTimeShape } from './messages/server-time.ts';
export type { ServerTime } from './messages/server-time.ts';
export { snapshotLineShape } from './messages/snapshot.ts';
export type { SnapshotLine } from './messages/snapshot.ts';
export { streamEventShape } from './messages/stream-event.ts';
export type { StreamEvent } from './messages/stream-event.ts';
export { ticketRequestShape, ticketResponseShape } from './messages/ticket.ts';
export type { TicketRequest, TicketResponse } from './messages/ticket.ts';
export type { Change, VersionRecord } from './messages/version-record.ts';
export { protocolHeader, protocolVersion, protocolVersionFloor } from './protocol-version.ts';
export { checkWireValue, decodeRow, encodeValue, keyOf, parseKey, scopeOf } from './row.ts';
export { defineSchema, findColumn, findTable, isScopeTable } from './schema.ts';
export type {
  InsertValues,
  NamedTable,
  Row,
  RowKey,
  Schema,
  SchemaOptions,
  TableName,
  Tables,
  UpdateValues,
} from './schema.ts';
export { formatScope, isScope, parseScope } from './scope.ts';
export type { Scope, ScopeParts } from './scope.ts';
export { fits } from './shape.ts';
export type { Says, Shape, TypeOf } from './shape.ts';
export { table } from './table.ts';
export type { Columns, Table, TableOptions } from './table.ts';
export { wireFormOf } from './wire-row.ts';
export type { WireRow, WireValue } from './wire-row.ts';
