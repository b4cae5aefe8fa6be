'use client';
import type { ReactElement } from 'react';
import { setTheme, useTheme } from '../shell/theme';
import type { Theme } from '../shell/theme-script';

const themes: readonly { readonly theme: Theme; readonly name: string }[] = [
  { theme: 'system', name: 'As the system' },
  { theme: 'light', name: 'Light' },
  { theme: 'dark', name: 'Dark' },
];

export function ThemeSection(): ReactElement {
  const chosen = useTheme();
  return (
    <fieldset className="flex gap-4">
      <legend className="sr-only">Theme</legend>
      {themes.map(({ theme, name }) => (
        <label key={theme} className="flex cursor-pointer items-center gap-2">
          <input type="radio" name="theme" checked={chosen === theme} onChange={() => setTheme(theme)} />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
