'use client';
import { type ReactElement, useState } from 'react';
import { shortPath } from '../patterns/short-id';
import { failureOf } from '../patterns/trouble';
import { paths } from '../shell/paths';
import { PlaceLink, usePlace } from '../shell/place-link';
import { IconButton } from '../ui/button';
import { cx } from '../ui/class-names';
import { Icon } from '../ui/icons';
import { AddProjectDialog } from './add-project-dialog';
import { useProjects } from './use-sessions';

/** The folders the agent may be started in, at the foot of the navigator. */
export function ProjectList(): ReactElement {
  const [adding, setAdding] = useState(false);
  const projects = useProjects();
  const rows = projects.data?.rows ?? [];
  const place = usePlace();
  const open = place.screen === 'project' ? place.projectId : null;
  return (
    <section aria-label="Projects" className="max-h-[32%] shrink-0 overflow-y-auto border-t py-1">
      <div className="flex items-center pr-2 pl-3">
        <h2 className="text-12 font-medium text-secondary">Projects</h2>
        <span className="flex-1" />
        <IconButton icon="plus" label="Add a project folder" size={14} onClick={() => setAdding(true)} />
      </div>
      {projects.isError && !projects.data ? (
        <p className="px-3 pb-2 text-12 text-danger-text">{failureOf(projects.error).trouble.what}</p>
      ) : rows.length === 0 ? (
        <p className="px-3 pb-2 text-12 text-secondary">
          {projects.data ? 'No folder added yet.' : 'Loading projects'}
        </p>
      ) : (
        <ul className="pb-1">
          {rows.map((project) => (
            <li key={project.projectId}>
              <PlaceLink
                href={paths.project(project.projectId)}
                title={project.path}
                aria-current={open === project.projectId ? 'page' : undefined}
                className={cx(
                  'flex items-center gap-2 px-3 py-0.5',
                  open === project.projectId ? 'bg-selected' : 'hover:bg-hover',
                )}
              >
                <span className="text-tertiary">
                  <Icon name="folder" size={13} />
                </span>
                <span className="max-w-[65%] shrink-0 truncate font-medium">{project.name}</span>
                <span className="truncate font-mono text-12 text-secondary">{shortPath(project.path)}</span>
              </PlaceLink>
            </li>
          ))}
        </ul>
      )}
      <AddProjectDialog open={adding} onClose={() => setAdding(false)} />
    </section>
  );
}
