import type { ReactElement } from 'react';
import type { PlaneStatus } from '../../server/http';
import { paths } from '../shell/paths';
import { PlaceLink } from '../shell/place-link';
import { Mark } from '../ui/chip';
import { Fact } from '../ui/facts';

function Verdict({ works, yes, no }: { readonly works: boolean; readonly yes: string; readonly no: string }) {
  return (
    <Mark intent={works ? 'success' : 'danger'} icon={works ? 'check' : 'alert'}>
      {works ? yes : no}
    </Mark>
  );
}

/** The server itself: what it stands on, and where a person reads on. */
export function ServerFacts({ status }: { readonly status: PlaneStatus }): ReactElement {
  const { codex, sandbox, ledger, archives, head, version, pid, dataDir } = status;
  return (
    <div className="grid gap-3">
      <dl>
        <Fact name="Ledger">
          <span className="flex flex-wrap items-center gap-x-3">
            <Verdict works={ledger.writable} yes="Can be written" no="Cannot be written" />
            <span className="tabular-nums">{head.toLocaleString('en')} entries</span>
            <PlaceLink href={paths.ledger} className="rounded text-link underline">
              Verify it
            </PlaceLink>
          </span>
        </Fact>
        <Fact name="Archives">
          {archives.behind === 0 ? (
            <Mark intent="success" icon="check">
              None is behind the ledger
            </Mark>
          ) : (
            <Mark intent={archives.problem ? 'notice' : 'neutral'} icon="clock">
              {archives.behind.toLocaleString('en')} behind
            </Mark>
          )}
        </Fact>
        <Fact name="Sandbox">
          {sandbox === null ? (
            <Mark icon="busy">Being tested</Mark>
          ) : (
            <Verdict works={sandbox.works} yes="Works" no="Does not work" />
          )}
        </Fact>
        <Fact name="Codex program">
          <span className="font-mono text-12">{codex.version}</span>{' '}
          <code className="font-mono text-12 text-secondary">{codex.binary ?? 'not found'}</code>
        </Fact>
        <Fact name="Server">
          <span className="font-mono text-12">
            {version}, pid {pid}
          </span>
        </Fact>
        <Fact name="Data directory">
          <code className="font-mono text-12">{dataDir}</code>
        </Fact>
      </dl>
      <p className="text-secondary">
        In a terminal, <code className="font-mono text-12">node scripts/codexchat.mjs doctor</code> looks
        further: Node, SQLite, login, policy, port and disk, with a remedy for each fault.
      </p>
    </div>
  );
}
