'use client';
import { useEffect, useState } from 'react';
import { type Theme, themeKey } from './theme-script';

const darkQuery = '(prefers-color-scheme: dark)';
const asTheme = (value: string | null): Theme => (value === 'light' || value === 'dark' ? value : 'system');

const readTheme = (): Theme => {
  try {
    return asTheme(localStorage.getItem(themeKey));
  } catch {
    return 'system';
  }
};

const showTheme = (theme: Theme): void => {
  const dark = theme === 'dark' || (theme === 'system' && matchMedia(darkQuery).matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
};

export function setTheme(theme: Theme): void {
  try {
    localStorage.setItem(themeKey, theme);
  } catch {
    // Storage is off: the choice lasts until the page is left.
  }
  showTheme(theme);
  window.dispatchEvent(new Event('codexchat-theme'));
}

/** The chosen theme; follows the system and other tabs. */
export function useTheme(): Theme {
  const [theme, keep] = useState<Theme>('system');
  useEffect(() => {
    const renew = () => {
      keep(readTheme());
      showTheme(readTheme());
    };
    renew();
    const media = matchMedia(darkQuery);
    media.addEventListener('change', renew);
    window.addEventListener('storage', renew);
    window.addEventListener('codexchat-theme', renew);
    return () => {
      media.removeEventListener('change', renew);
      window.removeEventListener('storage', renew);
      window.removeEventListener('codexchat-theme', renew);
    };
  }, []);
  return theme;
}
