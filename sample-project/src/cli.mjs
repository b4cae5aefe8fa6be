import { formatDuration } from './duration.mjs';

const seconds = Number(process.argv[2]);
if (!Number.isInteger(seconds) || seconds < 0) {
  console.error('Usage: node src/cli.mjs SECONDS');
  process.exit(2);
}
console.log(formatDuration(seconds));
