/**
 * Commands: idempotence by receipt. May not know what a command does.
 */
export { type CommandDesk, createCommandDesk, type ReceiptOf } from './command-desk';
