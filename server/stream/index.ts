/**
 * Streams: one place where events are folded, written and become state, one writer at a time per stream.
 * May not decide anything, and never shows a state that is not durable.
 */
export { type CertainLedger, createCertainLedger, type Doubt, type OnDoubt } from './certain-ledger';
export {
  type Cause,
  type CoreClockwork,
  type Draft,
  openStream,
  type Pen,
  type StreamHandle,
} from './stream-handle';
export { refusedForNow, untilWritten } from './until-written';
export { whileCertain } from './while-certain';
