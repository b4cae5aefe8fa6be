'use client';
import { type ReactElement, useEffect } from 'react';
import { PageFrame } from '../shell/page-frame';
import { Section } from '../ui/section';
import { AccountSection } from './account-section';
import { DataSection } from './data-section';
import { ProjectSafety } from './project-safety';
import { ThemeSection } from './theme-section';

/** Brings the part that the address names into sight, and the focus to it. */
function usePartOfAddress(): void {
  useEffect(() => {
    const show = () => {
      const heading = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
      heading?.scrollIntoView();
      heading?.focus({ preventScroll: true });
    };
    show();
    window.addEventListener('hashchange', show);
    return () => window.removeEventListener('hashchange', show);
  }, []);
}

export function SettingsStage(): ReactElement {
  usePartOfAddress();
  return (
    <PageFrame title="Settings">
      <Section title="Codex login" id="login">
        <AccountSection />
      </Section>
      <Section title="Safety of each project" id="projects">
        <ProjectSafety />
      </Section>
      <Section title="Theme" id="theme">
        <ThemeSection />
      </Section>
      <Section title="Data and versions" id="data">
        <DataSection />
      </Section>
    </PageFrame>
  );
}
