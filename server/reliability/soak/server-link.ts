import { readdirSync } from 'node:fs';
import { type Client, login, type Place, residentBytes, type ServerProcess, startServer } from '../../bench';
import type { Reading } from './slope';

/** Limits under which the circuit and the quarantine stay out of the way: they would end the run at its sixth kill. */
const patient = {
  CODEXCHAT_RESTART_FIRST_MS: '50',
  CODEXCHAT_RESTART_MAX_MS: '1000',
  CODEXCHAT_CIRCUIT_EXITS: '100',
  CODEXCHAT_CIRCUIT_WINDOW_MS: '1000',
  CODEXCHAT_QUARANTINE_CRASHES: '100',
};

/** Readings of one life of the server. */
export interface Life {
  readonly memory: Reading[];
  readonly descriptors: Reading[];
}

/** The server, through all its lives. */
export class ServerLink implements AsyncDisposable {
  readonly lives: Life[] = [];
  private readonly root: string;
  private readonly place: Place;
  private server: ServerProcess | null = null;
  private caller: Client | null = null;

  constructor(root: string, place: Place) {
    this.root = root;
    this.place = place;
  }

  async start(): Promise<void> {
    this.server = await startServer(this.root, this.place, patient);
    this.caller = await login(this.server);
    this.lives.push({ memory: [], descriptors: [] });
  }

  /** Null while it is dead. */
  get client(): Client | null {
    return this.caller;
  }

  /** Ends the whole server without a word, and starts it again. */
  async killAndStart(): Promise<void> {
    const { server, caller } = this;
    this.caller = null;
    caller?.close();
    if (server !== null) process.kill(server.pid, 'SIGKILL');
    await server?.gone;
    await this.start();
  }

  read(at: number): void {
    const life = this.lives.at(-1);
    const pid = this.server?.pid;
    if (life === undefined || pid === undefined || this.caller === null) return;
    const bytes = residentBytes(pid);
    const open = descriptorsOf(pid);
    if (bytes !== null) life.memory.push({ at, value: bytes });
    if (open !== null) life.descriptors.push({ at, value: open });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.caller?.close();
    this.caller = null;
    await this.server?.stop();
  }
}

function descriptorsOf(pid: number): number | null {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return null;
  }
}
