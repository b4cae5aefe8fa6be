/**
 * Projects: local folders with their safety settings. May read folder names, and changes no folder (the sample project is made by whoever passes it in).
 */
export { type ProjectState, projectFold } from './core/fold';
export { type TrustState, trustState, trustStates } from './core/trust';
export { checkFolder, expandHome } from './folder';
export { createProjectService, type ProjectService } from './project-service';
export type { ProjectPolicy } from './trust-service';
