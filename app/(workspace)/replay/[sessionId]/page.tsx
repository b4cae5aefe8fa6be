/** Drawn by the workspace from the address; see components/workspace/workspace.tsx. */
export default function Page() {
  return null;
}
