import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { themeScript } from '../components/shell/theme-script';
import './globals.css';

export const metadata: Metadata = {
  title: 'CodexChat',
  description: 'A local control plane for coding agents: supervised, gated, recorded.',
};
export const viewport: Viewport = { width: 'device-width', initialScale: 1, colorScheme: 'light dark' };

const nonceIn = (policy: string | null): string | undefined => /'nonce-([^']+)'/.exec(policy ?? '')?.[1];

/** The frame of every page. Reading the headers makes each page dynamic: the door's nonce must stand on every script. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const nonce = nonceIn((await headers()).get('content-security-policy'));
  return (
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <head>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of ours, before the first paint. */}
        <script nonce={nonce} dangerouslySetInnerHTML={{ __html: themeScript }} suppressHydrationWarning />
      </head>
      <body>{children}</body>
    </html>
  );
}
