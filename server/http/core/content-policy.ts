/**
 * The content security policy of one response. Only scripts that carry this response's nonce run, and those which they load themselves;
 * no inline script, no eval, no frame, no form to elsewhere, no connection but to us.
 * Style *attributes* stay allowed (server-rendered React writes them; they cannot load or run anything here), style elements need the nonce.
 * While developing, Next's refresh needs eval and injected styles; `dev` widens exactly that.
 */
export const contentPolicy = (nonce: string, dev: boolean): string =>
  [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ''}`,
    dev ? "style-src 'self' 'unsafe-inline'" : `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
