/** The only style of an exported transcript, by its own hash in the page's policy: light, dark and on paper. */
export const htmlStyle = `
:root{color-scheme:light dark;--bg:#fff;--fg:#1b1f24;--soft:#57606a;--line:#d0d7de;--box:#f6f8fa;--good:#116329;--warning:#7d4e00;--danger:#a40e26;--info:#0550ae;--add:#dafbe1;--del:#ffebe9}
@media(prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--soft:#9aa4af;--line:#30363d;--box:#161b22;--good:#56d364;--warning:#e3b341;--danger:#ff7b72;--info:#79c0ff;--add:#12361f;--del:#4a1a1d}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1.5rem;max-width:60rem;background:var(--bg);color:var(--fg);font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.4rem;margin:0 0 .5rem}
h2{font-size:.95rem;margin:0;font-weight:600}
header,footer{color:var(--soft);font-size:.85rem}
header dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem .8rem;margin:.5rem 0}
dt{font-weight:600}dd{margin:0}
article{border:1px solid var(--line);border-left-width:4px;border-radius:6px;padding:.6rem .8rem;margin:.8rem 0;break-inside:avoid-page}
article>header{display:flex;gap:.6rem;align-items:baseline;color:var(--fg)}
article>header time,article>header .seq{color:var(--soft);font-size:.8rem;white-space:nowrap}
article>header h2{flex:1}
.prompt{border-left-color:var(--info)}.quiet{color:var(--soft)}
.good{border-left-color:var(--good)}.warning{border-left-color:var(--warning)}.danger{border-left-color:var(--danger)}.info{border-left-color:var(--line)}
.good>header h2{color:var(--good)}.warning>header h2{color:var(--warning)}.danger>header h2{color:var(--danger)}
.ask{border-left-color:var(--warning)}
pre,code{font-family:ui-monospace,SFMono-Regular,Menlo,monospace;font-size:.86em;unicode-bidi:isolate}
pre{background:var(--box);border:1px solid var(--line);border-radius:4px;padding:.5rem .7rem;overflow-x:auto;white-space:pre-wrap;max-height:40rem;overflow-y:auto}
p,li,blockquote{unicode-bidi:plaintext}
blockquote{margin:.5rem 0;padding-left:.8rem;border-left:3px solid var(--line)}
table{border-collapse:collapse}td,th{border:1px solid var(--line);padding:.2rem .5rem}
.add{background:var(--add);display:block}.del{background:var(--del);display:block}.hunk{color:var(--info);display:block}.same{display:block}
.words{white-space:pre-wrap}
@media print{body{max-width:none;padding:0;font-size:11px}pre{max-height:none;overflow:visible}article{border-left-width:3px}}
`;
