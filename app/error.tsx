'use client';
import { isMissingPart, MissingPart } from '../components/shell/missing-part';
import { Button } from '../components/ui/button';

interface ErrorPageProps {
  readonly error: Error;
  readonly reset: () => void;
}

/** A fault of this screen itself. Sessions run in the server and are not touched by it. */
export default function ErrorPage({ error, reset }: ErrorPageProps) {
  const isMissing = isMissingPart(error);
  return (
    <main className="grid h-full place-items-center p-6">
      <div className="max-w-lg">
        <h1 className="text-20 font-semibold">
          {isMissing ? 'This page is not complete' : 'This screen broke'}
        </h1>
        {isMissing ? (
          <MissingPart />
        ) : (
          <p className="mt-2 text-14 text-secondary">
            It is a fault of the page. Sessions run on in the server, and everything recorded is on disk.
          </p>
        )}
        <pre className="mt-3 max-h-40 overflow-auto whitespace-pre-wrap rounded-md border bg-sunken p-3 font-mono text-12">
          {error.message}
        </pre>
        <Button className="mt-4" icon="refresh" onClick={reset}>
          Draw it again
        </Button>
      </div>
    </main>
  );
}
