import type { NextConfig } from 'next';

/**
 * The screens. The door (server/http) sets every security header and the nonce, so nothing of that stands here. Types are judged by
 * `npm test` and `npm run quick`; building does not judge them a second time.
 */
const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  // Everything is on loopback: compressing costs time, and would hold back the bytes of a stream.
  compress: false,
  images: { unoptimized: true },
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: import.meta.dirname },
};

export default config;
