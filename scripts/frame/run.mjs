import { spawn } from 'node:child_process';
import { root } from './root.mjs';

/** What an inherited environment must not bring along: git hooks set these, and they would point every child at the wrong repository. */
const foreign = ['GIT_DIR', 'GIT_INDEX_FILE', 'GIT_WORK_TREE', 'GIT_PREFIX'];

/**
 * Runs a program in the checkout and resolves to `{ code, output }`; both streams in one text, in the order they came. Never rejects: a
 * program that cannot be started has code 127. When we are told to stop, the program is stopped with us.
 */
export const run = (command, args, options = {}) =>
  new Promise((resolve) => {
    const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', CHECKPOINT_DISABLE: '1', ...options.env };
    for (const name of foreign) delete env[name];
    const child = spawn(command, args, { cwd: options.cwd ?? root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const take = (part) => {
      output += part;
      if (options.live) process.stderr.write(part);
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    const stop = (signal) => {
      child.kill(signal);
      process.exitCode = 128 + (signal === 'SIGINT' ? 2 : 15);
      child.once('exit', () => process.exit());
    };
    const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'];
    for (const signal of signals) process.once(signal, stop);
    const end = (code) => {
      for (const signal of signals) process.off(signal, stop);
      resolve({ code, output });
    };
    child.once('error', (error) => {
      output += `${error.message}\n`;
      end(127);
    });
    child.once('close', (code) => end(code ?? 1));
  });

/** A program of an installed package, run by this Node. */
export const runBin = (script, args, options) =>
  run(process.execPath, [`${root}/node_modules/${script}`, ...args], options);
