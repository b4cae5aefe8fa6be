/** Reads the kernel's text files about a process (Linux). */

/** Processor time of all threads, user and system, from `/proc/<pid>/stat`, in clock ticks. Throws when it is not such a line. */
export function cpuTicks(stat: string): number {
  // The name stands in brackets and may hold anything, also spaces and brackets; the numbers begin after the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  if (!Number.isFinite(ticks)) throw new Error('not a line of /proc/<pid>/stat');
  return ticks;
}

/** A field of `/proc/<pid>/status` that is given in kB, in bytes; null when it is not there (a zombie has no memory). */
export function statusBytes(
  status: string,
  field: 'VmRSS' | 'RssAnon' | 'RssFile' | 'RssShmem',
): number | null {
  const found = new RegExp(`^${field}:\\s*(\\d+) kB$`, 'm').exec(status);
  return found ? Number(found[1]) * 1024 : null;
}
