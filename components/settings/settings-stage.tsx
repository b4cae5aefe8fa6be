'use client';
import type { ReactElement, ReactNode } from 'react';
import { paths } from '../shell/paths';
import { PlaceLink } from '../shell/place-link';
import { Icon } from '../ui/icons';
import { AccountSection } from './account-section';
import { DataSection } from './data-section';
import { ProjectSafety } from './project-safety';
import { ThemeSection } from './theme-section';

export function Section({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <section aria-label={title} className="border-t py-5 first:border-t-0">
      <h2 className="mb-3 text-14 font-semibold">{title}</h2>
      {children}
    </section>
  );
}

export function SettingsStage(): ReactElement {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto w-full max-w-2xl px-5 py-5">
        <header className="mb-2 flex items-center gap-2">
          <PlaceLink
            href={paths.home}
            aria-label="Back to the list"
            className="grid size-7 place-items-center rounded-md text-secondary hover:bg-hover wide:hidden"
          >
            <Icon name="back" />
          </PlaceLink>
          <h1 className="text-20 font-semibold">Settings</h1>
        </header>
        <Section title="Codex login">
          <AccountSection />
        </Section>
        <Section title="Safety of each project">
          <ProjectSafety />
        </Section>
        <Section title="Theme">
          <ThemeSection />
        </Section>
        <Section title="Data and versions">
          <DataSection />
        </Section>
      </div>
    </div>
  );
}
