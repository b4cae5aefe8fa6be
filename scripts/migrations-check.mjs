import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';

/**
 * Proves that prisma/migrations, applied in order, builds exactly prisma/schema.prisma. Exit 0: equal; 2: different (the difference is printed);
 * 3: could not be judged. `--schema FILE` judges another schema. Runs on Prisma's own schema engine as WebAssembly, in memory and offline.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const at = process.argv.indexOf('--schema');
const schemaFile = at > 0 ? process.argv[at + 1] : `${root}prisma/schema.prisma`;

/** better-sqlite3 refuses several statements at once in `prepare`; a migration is a script, so it goes through `exec`. */
class ScriptFactory extends PrismaBetterSqlite3 {
  async connectToShadowDb() {
    const shadow = await super.connectToShadowDb();
    const executeRaw = shadow.executeRaw.bind(shadow);
    shadow.executeRaw = async (query) => {
      if (query.args.length > 0) return executeRaw(query);
      await shadow.executeScript(query.sql);
      return 0;
    };
    return shadow;
  }
}

/** Node cannot import a .wasm file as a module without a flag, so the engine's glue code and its bytes are joined here. */
async function loadEngine() {
  const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const wasm = fileURLToPath(import.meta.resolve('@prisma/schema-engine-wasm')).replace(
    'schema_engine.js',
    'schema_engine_bg.wasm',
  );
  const { instance } = await WebAssembly.instantiate(readFileSync(wasm), { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return glue.SchemaEngine;
}

function readMigrations() {
  const dir = `${root}prisma/migrations`;
  const directories = readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return {
    baseDir: dir,
    lockfile: {
      path: 'migration_lock.toml',
      content: readFileSync(`${dir}/migration_lock.toml`, 'utf8'),
    },
    migrationDirectories: directories.map(({ name }) => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok', value: readFileSync(`${dir}/${name}/migration.sql`, 'utf8') },
      },
    })),
    shadowDbInitScript: '',
  };
}

async function check() {
  const SchemaEngine = await loadEngine();
  const schema = { path: schemaFile, content: readFileSync(schemaFile, 'utf8') };
  const factory = bindMigrationAwareSqlAdapterFactory(new ScriptFactory({ url: ':memory:' }));
  const engine = await SchemaEngine.new({ datamodels: [[schema.path, schema.content]] }, () => {}, factory);
  return engine.diff({
    from: { tag: 'migrations', ...readMigrations() },
    to: { tag: 'schemaDatamodel', files: [schema] },
    script: true,
    exitCode: true,
    filters: { externalTables: [], externalEnums: [] },
  });
}

try {
  const { exitCode, stdout } = await check();
  if (exitCode === 0) process.stdout.write('migrations build prisma/schema.prisma\n');
  else
    process.stderr.write(
      `prisma/migrations do not build the schema. Missing is:\n${stdout ?? '(no script)'}\n`,
    );
  process.exitCode = exitCode;
} catch (error) {
  process.stderr.write(
    `Migrations could not be judged: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 3;
}
