import { spawn } from 'node:child_process';
import { limits } from '../vocabulary';

/**
 * Waits on its input, which the server holds open. A line means that the runtime ended and was cleaned up; the end without one means that the
 * server died. Then whatever still carries the marker of that life is asked to leave, and killed after the grace. The marker is random and lies in
 * the environment of the process itself, so a process id that was given to somebody else is never touched. Without /proc (macOS) the
 * group is ended instead, if its leader is still the process that was started.
 */
const program = `
marker=$1 group=$2 grace=$3
[ -d /proc/self ] || since=$(ps -o lstart= -p "$group" 2>/dev/null)
if read -r over; then exit 0; fi
marked() {
  grep -l -- "$marker" /proc/[0-9]*/environ 2>/dev/null | while IFS=/ read -r _ _ pid _; do
    [ "$pid" != "$$" ] && echo "$pid"
  done
}
signal() {
  if [ -d /proc/self ]; then
    for pid in $(marked); do kill -s "$1" "$pid" 2>/dev/null; done
    [ -n "$(marked)" ]
  else
    [ "$(ps -o lstart= -p "$group" 2>/dev/null)" = "$since" ] && [ -n "$since" ] && kill -s "$1" -- "-$group" 2>/dev/null
  fi
}
signal TERM || exit 0
waited=0
while [ "$waited" -lt "$grace" ]; do
  sleep 0.1
  waited=$((waited + 1))
  [ -d /proc/self ] && [ -z "$(marked)" ] && exit 0
done
tries=0
while signal KILL && [ "$tries" -lt 20 ]; do
  sleep 0.1
  tries=$((tries + 1))
done
`;

export interface Guardian {
  readonly pid: number | undefined;
  /** The runtime ended and was cleaned up: there is nothing to guard any more. */
  dismiss(): void;
}

/**
 * A small process of its own that outlives this one only as long as it must: it ends what one life of a runtime left when this server dies
 * without a word. A machine on which it cannot be started has no guardian; then the next start of a server ends the leftovers.
 */
export function startGuardian(marker: string, group: number): Guardian {
  const [shell = '', ...args] = guardianCommand(marker, group);
  const child = spawn(shell, [...args], {
    // Its own session, so that what ends the server's terminal does not end it; no marker, so that it is not its own prey.
    detached: true,
    env: { NODE_ENV: 'production', PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.on('error', () => undefined);
  child.stdin.on('error', () => undefined);
  child.unref();
  if ('unref' in child.stdin && typeof child.stdin.unref === 'function') child.stdin.unref();
  return {
    pid: child.pid,
    dismiss() {
      child.stdin.end('over\n');
    },
  };
}

/** What is run, word by word. `marker` is looked for in the environments of processes; `group` is for machines where these cannot be read. */
export function guardianCommand(marker: string, group: number): readonly string[] {
  const grace = String(Math.ceil(limits.guardianGraceMs / 100));
  return ['/bin/sh', '-c', program, 'codexchat-guardian', marker, String(group), grace];
}
