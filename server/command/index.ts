/**
 * Commands: idempotence by receipt, and by memory where there is none. May not know what a command does.
 */
export { type CommandDesk, createCommandDesk, type ReceiptOf } from './command-desk';
export { createCommandMemory } from './command-memory';
