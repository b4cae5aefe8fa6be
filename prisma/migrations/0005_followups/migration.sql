-- Prompts that wait for the turn before them, projected from their session's events.
CREATE TABLE "followup" (
    "followup_id" TEXT NOT NULL PRIMARY KEY,
    "session_id" TEXT NOT NULL,
    "waiting" INTEGER NOT NULL,
    "data" TEXT NOT NULL,
    "seq" INTEGER NOT NULL
) STRICT;
CREATE INDEX "followup_seq_idx" ON "followup"("seq");
CREATE INDEX "followup_session_id_waiting_idx" ON "followup"("session_id", "waiting");
