import { gatedItems } from '../../policy';
import type { RuntimeItem } from '../../vocabulary';
import type { OpenItem } from './state';

/**
 * Why a completed item is an incident: it ran, and no accept of it is on record. Null when all is well, and for an item whose beginning
 * is not known here, such as one that was closed when its process ended.
 */
export function ranUnjudged({ type, raw }: RuntimeItem, open: OpenItem | undefined): string | null {
  const gate = gatedItems[type]?.gate;
  if (gate === 'disabled') return `${type} is switched off, and happened all the same`;
  if ((gate !== 'command' && gate !== 'edit') || !open || open.accepted) return null;
  // Typing into a running command is asked by itself, and names another request.
  if (raw.source === 'unifiedExecInteraction') return null;
  const ran = gate === 'edit' ? raw.status === 'completed' : typeof raw.exitCode === 'number';
  return ran ? `${type} ended, and nobody had accepted it` : null;
}
