import { spawn } from 'node:child_process';

/** Opens the person's browser, where there is a desktop to open it on. Failing is no trouble: the address is printed. */
export function openBrowser(url: string): void {
  const desktop =
    process.platform === 'darwin' || Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);
  if (!desktop || !process.stdout.isTTY) return;
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const child = spawn(opener, [url], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
