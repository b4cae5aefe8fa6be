/**
 * Disk: files that are there as a whole or not at all, also after a power cut. For small files, written while nothing else can go on; knows nothing of
 * what is in them.
 */
export { makeDurableDir, replaceDurably, syncDir, writeDurably } from './durable-file';
