'use client';
import type { ReactElement } from 'react';
import { JobList } from '../jobs/job-list';
import { PageFrame } from '../shell/page-frame';
import { Section } from '../ui/section';
import { RebuildPanel, SearchRebuildPanel } from './rebuild-panel';
import { VerificationPanel } from './verification-panel';

/** The ledger as a whole: is it sound, and what long work was done with it. */
export function LedgerStage(): ReactElement {
  return (
    <PageFrame title="Ledger">
      <Section title="Verification">
        <VerificationPanel />
      </Section>
      <Section title="Projections">
        <RebuildPanel />
      </Section>
      <Section title="Search of the enforcement log">
        <SearchRebuildPanel />
      </Section>
      <Section title="Jobs">
        <JobList />
      </Section>
    </PageFrame>
  );
}
