-- Long pieces of work, projected from their events.
CREATE TABLE "job" (
    "job_id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "running" INTEGER NOT NULL,
    "started_at" TEXT NOT NULL,
    "data" TEXT NOT NULL,
    "seq" INTEGER NOT NULL
) STRICT;
CREATE INDEX "job_seq_idx" ON "job"("seq");
CREATE INDEX "job_started_at_idx" ON "job"("started_at");
CREATE INDEX "job_kind_started_at_idx" ON "job"("kind", "started_at");
CREATE INDEX "job_running_idx" ON "job"("running");
