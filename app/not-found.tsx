export default function NotFound() {
  return (
    <main className="grid h-full place-items-center p-6">
      <div className="max-w-md">
        <h1 className="text-20 font-semibold">There is no such page</h1>
        <p className="mt-2 text-14 text-secondary">
          Nothing happened to your sessions. The address may be mistyped.
        </p>
        <a href="/" className="mt-4 inline-block text-14 text-link underline">
          Go to the workspace
        </a>
      </div>
    </main>
  );
}
