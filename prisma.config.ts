import { defineConfig } from 'prisma/config';

/** Only what `prisma generate` needs: migrations are applied by our own start-up runner, never by the Prisma CLI. */
export default defineConfig({ schema: 'prisma/schema.prisma' });
