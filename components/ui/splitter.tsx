'use client';
import type { KeyboardEvent, PointerEvent, ReactElement } from 'react';

interface SplitterProps {
  readonly label: string;
  /** Width of the pane before it, CSS px. */
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly controls: string;
  readonly onChange: (value: number) => void;
}

const stepPx = 16;

/** A separator that can be dragged, and moved with the arrow keys, Home and End. */
export function Splitter({ label, value, min, max, controls, onChange }: SplitterProps): ReactElement {
  const set = (next: number) => onChange(Math.min(max, Math.max(min, Math.round(next))));
  const onKeyDown = (event: KeyboardEvent) => {
    const moves: Record<string, number> = {
      ArrowLeft: value - stepPx,
      ArrowRight: value + stepPx,
      Home: min,
      End: max,
    };
    const next = moves[event.key];
    if (next === undefined) return;
    event.preventDefault();
    set(next);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) set(event.clientX);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a focusable separator with a value is a widget; <hr> cannot be one.
    <div
      role="separator"
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-controls={controls}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      className="group absolute inset-y-0 -right-1 z-10 hidden w-2 cursor-col-resize touch-none wide:block"
    >
      <div className="mx-auto h-full w-px bg-line transition-colors group-hover:bg-control group-focus-visible:bg-focus" />
    </div>
  );
}
