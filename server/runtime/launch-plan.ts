import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Flavour } from '../vocabulary';
import { codexConfig, demoProvider } from './codex-config';
import { markOf, runMarker } from './custody';
import type { LaunchPlan } from './runtime';

/** Variables of ours that a runtime may see. Everything else stays here: the server's own environment may hold secrets. */
const passed = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LANGUAGE',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'TERM',
  'TMPDIR',
  'RUST_LOG',
];
/** Needed by a runtime that talks to the real model. */
const passedForNetwork = [
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'CODEX_CA_CERTIFICATE',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'NO_PROXY',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'no_proxy',
];
/**
 * A bash whose input is a socket and that is no child of another shell takes itself for a remote login and runs ~/.bashrc. The runtime
 * starts commands just so; with a shell level it does not.
 */
const fixed = { SHLVL: '1' };
/** Nobody listens there: whatever does not go to loopback fails at once. */
const deadProxy = 'http://127.0.0.1:9';
const loopback = '127.0.0.1,localhost,::1';

export interface PlanInput {
  /** The program's data directory; the private codex homes lie in it. */
  readonly dataDir: string;
  readonly binary: string;
  /** The environment to choose from; by default this process's. */
  readonly env?: NodeJS.ProcessEnv;
}

/** A runtime for the real model, in a codex home of our own. Writes its configuration. Throws when the folder cannot be written. */
export function planCodex(input: PlanInput): LaunchPlan {
  const env = chosen(input.env ?? process.env, [...passed, ...passedForNetwork]);
  return plan('codex', 'codex-home', input, env, codexConfig({ model: null, provider: null }));
}

/** A runtime for the built-in demo model. It can reach nothing but loopback. `modelUrl` is that of `startDemoModel`. */
export function planDemo(input: PlanInput & { readonly modelUrl: string }): LaunchPlan {
  const env = {
    ...chosen(input.env ?? process.env, passed),
    HTTP_PROXY: deadProxy,
    HTTPS_PROXY: deadProxy,
    ALL_PROXY: deadProxy,
    http_proxy: deadProxy,
    https_proxy: deadProxy,
    all_proxy: deadProxy,
    NO_PROXY: loopback,
    no_proxy: loopback,
  };
  const config = codexConfig({ model: 'gpt-5.5', provider: demoProvider(input.modelUrl) });
  return plan('demo', 'codex-home-demo', input, env, config);
}

function plan(
  flavour: Flavour,
  folder: string,
  { dataDir, binary }: PlanInput,
  env: NodeJS.ProcessEnv,
  config: string,
): LaunchPlan {
  const codexHome = path.join(dataDir, folder);
  mkdirSync(codexHome, { recursive: true, mode: 0o700 });
  chmodSync(codexHome, 0o700);
  writePrivately(path.join(codexHome, 'config.toml'), config);
  return {
    flavour,
    binary,
    args: ['app-server'],
    env: { ...env, ...fixed, CODEX_HOME: codexHome, [runMarker]: `${markOf(dataDir)}-${randomUUID()}` },
    codexHome,
  };
}

/** Whole or not at all: a runtime that starts meanwhile must not read half a configuration. */
function writePrivately(file: string, content: string): void {
  const fresh = `${file}.${process.pid}.new`;
  writeFileSync(fresh, content, { mode: 0o600 });
  renameSync(fresh, file);
}

function chosen(from: NodeJS.ProcessEnv, names: readonly string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(
    names.map((name) => [name, from[name]]).filter(([, value]) => value !== undefined),
  );
}
