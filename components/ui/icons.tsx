import type { ReactElement } from 'react';

/** Sixteen-pixel line icons, drawn for this product. Always beside a word or with an accessible name on the control. */
const shapes = {
  alert: 'M8 2.2 14.4 13.4H1.6L8 2.2ZM8 6.4v3.2M8 11.4v.2',
  archive: 'M2.2 3h11.6v2.6H2.2zM3.2 5.6v7.2h9.6V5.6M6.4 8.2h3.2',
  back: 'M9.8 3.2 5 8l4.8 4.8',
  branch: 'M4.4 2.6v10.8M11.6 5.4c0 3-7.2 2-7.2 5M11.6 2.6v2.8',
  check: 'm2.8 8.6 3.4 3.4 7-7.6',
  chevron: 'm6 3.6 4.4 4.4L6 12.4',
  clock: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8ZM8 4.6V8l2.4 1.6',
  close: 'm3.8 3.8 8.4 8.4M12.2 3.8l-8.4 8.4',
  copy: 'M5.6 5.6h7.8v7.8H5.6zM10.4 5.4V2.6H2.6v7.8h2.8',
  down: 'M8 2.8v10.2M3.8 9 8 13.2 12.2 9',
  disc: 'M8 2.4a5.6 5.6 0 1 1 0 11.2A5.6 5.6 0 0 1 8 2.4Z',
  deny: 'M8 1.9a6.1 6.1 0 1 1 0 12.2A6.1 6.1 0 0 1 8 1.9ZM3.8 3.8l8.4 8.4',
  download: 'M8 2.4v7.8M4.8 7.2 8 10.4l3.2-3.2M2.8 13.4h10.4',
  file: 'M3.6 1.8h5.6l3.2 3.2v9.2H3.6zM9 2v3.2h3.2',
  flask: 'M6.2 1.8v4.4L2.6 13c-.3.6.1 1.2.8 1.2h9.2c.7 0 1.1-.6.8-1.2L9.8 6.2V1.8M5.2 1.8h5.6M4.6 9.8h6.8',
  folder: 'M1.8 3.4h4.4l1.4 1.8h6.6v7.6H1.8z',
  gear: 'M8 5.6a2.4 2.4 0 1 1 0 4.8 2.4 2.4 0 0 1 0-4.8ZM8 1.6v2M8 12.4v2M1.6 8h2M12.4 8h2M3.5 3.5l1.4 1.4M11.1 11.1l1.4 1.4M12.5 3.5l-1.4 1.4M4.9 11.1l-1.4 1.4',
  globe: 'M8 1.9a6.1 6.1 0 1 1 0 12.2A6.1 6.1 0 0 1 8 1.9ZM2 8h12M8 2c4 4 4 8 0 12M8 2C4 6 4 10 8 14',
  hand: 'M4.6 8.6V4.4M7 7.6V2.6M9.4 7.6V3.2M11.8 8.4V5M4.6 8.4 3.4 7.2c-.8-.6-1.8.4-1.2 1.2l2.6 4.2c.6 1 1.4 1.6 2.6 1.6h1.8c1.8 0 2.6-1.4 2.6-3V8',
  info: 'M8 1.9a6.1 6.1 0 1 1 0 12.2A6.1 6.1 0 0 1 8 1.9ZM8 7.2v4M8 4.8v.2',
  link: 'M6.6 9.4 9.4 6.6M7 4.6l1.6-1.6a3 3 0 0 1 4.2 4.2l-1.6 1.6M9 11.4l-1.6 1.6a3 3 0 0 1-4.2-4.2l1.6-1.6',
  list: 'M5.6 4h8M5.6 8h8M5.6 12h8M2.4 4h.4M2.4 8h.4M2.4 12h.4',
  message: 'M2 2.8h12v8.4H7.4L4.2 14v-2.8H2z',
  moon: 'M13.4 9.6A5.8 5.8 0 0 1 6.4 2.6a5.8 5.8 0 1 0 7 7Z',
  pause: 'M5.4 3.2v9.6M10.6 3.2v9.6',
  pencil: 'M10.6 2.6 13.4 5.4 5.6 13.2H2.8v-2.8z',
  plug: 'M5.4 1.8v3.4M10.6 1.8v3.4M3.6 5.2h8.8v2.2c0 2.2-1.8 4-4.4 4s-4.4-1.8-4.4-4zM8 11.4v2.8',
  plus: 'M8 2.8v10.4M2.8 8h10.4',
  refresh: 'M13 8a5 5 0 1 1-1.5-3.6M13 2.4v2.8h-2.8',
  seal: 'M8 1.8l1.7 1.3 2.1-.1.6 2 1.8 1.2-.8 2 .8 2-1.8 1.2-.6 2-2.1-.1L8 14.2l-1.7-1.3-2.1.1-.6-2-1.8-1.2.8-2-.8-2 1.8-1.2.6-2 2.1.1ZM5.8 8.2l1.6 1.6 2.8-3.2',
  search: 'M7 2.4a4.6 4.6 0 1 1 0 9.2 4.6 4.6 0 0 1 0-9.2ZM10.4 10.4l3.4 3.4',
  send: 'M8 13.2V3M3.8 7 8 2.8 12.2 7',
  shield: 'M8 1.6 13.2 3.6v4c0 3.2-2.2 5.6-5.2 6.8-3-1.2-5.2-3.6-5.2-6.8v-4z',
  spark: 'M8 1.8v3.4M8 10.8v3.4M1.8 8h3.4M10.8 8h3.4M4 4l1.8 1.8M10.2 10.2 12 12M12 4l-1.8 1.8M5.8 10.2 4 12',
  stop: 'M3.8 3.8h8.4v8.4H3.8z',
  terminal: 'M1.8 2.8h12.4v10.4H1.8zM4.4 6l2 2-2 2M8.2 10.2h3.2',
  thought: 'M3 4.6h10M3 8h7.4M3 11.4h4.8',
  trash: 'M2.8 4.2h10.4M6.2 4V2.4h3.6V4M4.2 4.4l.6 9.2h6.4l.6-9.2M6.8 6.8v4.4M9.2 6.8v4.4',
  up: 'M8 13.2V3M3.8 7 8 2.8 12.2 7',
  unlink: 'M4.8 7 3.2 8.6a3 3 0 0 0 4.2 4.2L9 11.2M11.2 9l1.6-1.6a3 3 0 0 0-4.2-4.2L7 4.8M3 3l10 10',
} as const;

export type IconName = keyof typeof shapes;

/** A decorative icon; the word beside it, or the control's name, carries the meaning. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }): ReactElement {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={size < 14 ? 1.6 : 1.35}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      className="shrink-0"
    >
      <path d={shapes[name]} />
    </svg>
  );
}

/** Turns only while something is under way, and only where motion is welcome. */
export function Busy({ size = 14 }: { readonly size?: number }): ReactElement {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      strokeWidth="1.8"
      strokeLinecap="round"
      aria-hidden="true"
      className="busy-ring shrink-0"
      stroke="currentColor"
    >
      <circle cx="8" cy="8" r="5.8" opacity="0.25" />
      <path d="M8 2.2a5.8 5.8 0 0 1 5.8 5.8" />
    </svg>
  );
}
