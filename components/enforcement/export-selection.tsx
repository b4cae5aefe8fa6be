'use client';
import { useMutation } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { EnforcementFilter } from '../../server/vocabulary';
import { fetchFile } from '../export/fetch-file';
import { failureOf } from '../patterns/trouble';
import { TroubleCallout } from '../patterns/trouble-callout';
import { useTRPC } from '../shell/trpc';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';

/** The selection as a file that others can check: each record with its entries, each entry with its proof. */
export function ExportSelection({ filter }: { readonly filter: EnforcementFilter }): ReactElement {
  const trpc = useTRPC();
  const ticket = useMutation(
    trpc.enforcement.exportTicket.mutationOptions({ onSuccess: ({ url }) => fetchFile(url) }),
  );
  return (
    <>
      <Button
        icon="download"
        busy={ticket.isPending}
        title="Lines of JSON: each record with its entries, and a proof for each against the signed log"
        onClick={() => ticket.mutate({ filter })}
      >
        Export with proofs
      </Button>
      {ticket.isError || ticket.isSuccess ? (
        <div className="basis-full">
          {ticket.isError ? (
            <TroubleCallout role="alert" trouble={failureOf(ticket.error).trouble} />
          ) : (
            <Callout
              role="status"
              intent="info"
              icon="download"
              title={`${ticket.data?.records.toLocaleString('en') ?? ''} records are handed to the browser`}
            >
              The newest entries may have no proof yet; the last line of the file says how many.
            </Callout>
          )}
        </div>
      ) : null}
    </>
  );
}
