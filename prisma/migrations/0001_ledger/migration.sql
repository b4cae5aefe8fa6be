-- The ledger: events that never change, where each stream stands, answers to commands, and the rows folded from events.
-- STRICT and the triggers are what Prisma's schema cannot say; schema.test.ts holds them.
-- Instants in `at` and `recorded_at` are epoch ms; instants that page reads compare are fixed-width ISO 8601 text, because the
-- only integer that both STRICT and Prisma know has 32 bits.

CREATE TABLE "event" (
    "seq" INTEGER NOT NULL PRIMARY KEY,
    "stream_id" TEXT NOT NULL,
    "stream_ver" INTEGER NOT NULL,
    "event_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "schema_v" INTEGER NOT NULL,
    "at" INTEGER NOT NULL,
    "recorded_at" INTEGER NOT NULL,
    "fold_version" INTEGER NOT NULL,
    "step" BLOB NOT NULL,
    "envelope" BLOB NOT NULL,
    "leaf" BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX "event_stream_id_stream_ver_key" ON "event"("stream_id", "stream_ver");
CREATE UNIQUE INDEX "event_event_id_key" ON "event"("event_id");

CREATE TRIGGER "event_no_delete" BEFORE DELETE ON "event"
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only: no delete');
END;
CREATE TRIGGER "event_no_update" BEFORE UPDATE ON "event"
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only: no update');
END;

-- What an event carried, beside it, because it is the one thing that may go: the event's envelope commits to salt and bytes, so the
-- proof of an event holds without them. `bytes` is NULL when they lie in the file that `blob` names.
CREATE TABLE "payload" (
    "seq" INTEGER NOT NULL PRIMARY KEY,
    "bytes" BLOB,
    "salt" BLOB NOT NULL,
    "blob" BLOB
) STRICT;

-- Which entry (`payload.pruned`) accounts for a payload that is gone.
CREATE TABLE "payload_removal" (
    "seq" INTEGER NOT NULL PRIMARY KEY,
    "by_seq" INTEGER NOT NULL
) STRICT;

CREATE TRIGGER "payload_no_update" BEFORE UPDATE ON "payload"
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only: no update');
END;
CREATE TRIGGER "payload_delete_accounted" BEFORE DELETE ON "payload"
WHEN NOT EXISTS (
    SELECT 1 FROM "payload_removal" JOIN "event" ON "event"."seq" = "payload_removal"."by_seq"
    WHERE "payload_removal"."seq" = old."seq" AND "event"."type" IN ('payload.pruned', 'payload.redacted')
)
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only: no removal of a payload without an entry that accounts for it');
END;
CREATE TRIGGER "payload_removal_no_delete" BEFORE DELETE ON "payload_removal"
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only: no delete');
END;
CREATE TRIGGER "payload_removal_no_update" BEFORE UPDATE ON "payload_removal"
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only: no update');
END;

CREATE TABLE "stream" (
    "stream_id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "fold_version" INTEGER NOT NULL,
    "step" TEXT NOT NULL,
    "state" TEXT NOT NULL
) STRICT;

CREATE TABLE "receipt" (
    "command_id" TEXT NOT NULL PRIMARY KEY,
    "input_hash" TEXT NOT NULL,
    "result" TEXT NOT NULL,
    "first_seq" INTEGER NOT NULL,
    "last_seq" INTEGER NOT NULL
) STRICT;

-- Payloads over the inline limit, in files named by the SHA-256 of their plain bytes.
CREATE TABLE "blob" (
    "sha256" BLOB NOT NULL PRIMARY KEY,
    "bytes" INTEGER NOT NULL
) STRICT;

CREATE TABLE "ledger_meta" (
    "name" TEXT NOT NULL PRIMARY KEY,
    "value" TEXT NOT NULL
) STRICT;

-- Projections. `data` is the whole row as JSON; the other columns are only what is filtered and sorted on.

CREATE TABLE "project" (
    "project_id" TEXT NOT NULL PRIMARY KEY,
    "removed" INTEGER NOT NULL,
    "created_at" TEXT NOT NULL,
    "data" TEXT NOT NULL,
    "seq" INTEGER NOT NULL
) STRICT;
CREATE INDEX "project_seq_idx" ON "project"("seq");

CREATE TABLE "session" (
    "session_id" TEXT NOT NULL PRIMARY KEY,
    "project_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "archived" INTEGER NOT NULL,
    "unsettled" INTEGER NOT NULL,
    "updated_at" TEXT NOT NULL,
    "data" TEXT NOT NULL,
    "seq" INTEGER NOT NULL
) STRICT;
CREATE INDEX "session_seq_idx" ON "session"("seq");
CREATE INDEX "session_archived_updated_at_idx" ON "session"("archived", "updated_at");
CREATE INDEX "session_unsettled_session_id_idx" ON "session"("unsettled", "session_id");

CREATE TABLE "turn" (
    "turn_id" TEXT NOT NULL PRIMARY KEY,
    "session_id" TEXT NOT NULL,
    "ordinal" INTEGER NOT NULL,
    "data" TEXT NOT NULL,
    "seq" INTEGER NOT NULL
) STRICT;
CREATE INDEX "turn_seq_idx" ON "turn"("seq");
CREATE INDEX "turn_session_id_ordinal_idx" ON "turn"("session_id", "ordinal");

CREATE TABLE "item" (
    "item_id" TEXT NOT NULL PRIMARY KEY,
    "session_id" TEXT NOT NULL,
    "turn_id" TEXT,
    "ordinal" INTEGER NOT NULL,
    "data" TEXT NOT NULL,
    "seq" INTEGER NOT NULL
) STRICT;
CREATE INDEX "item_seq_idx" ON "item"("seq");
CREATE INDEX "item_session_id_ordinal_idx" ON "item"("session_id", "ordinal");

CREATE TABLE "chunk" (
    "item_id" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "start" INTEGER NOT NULL,
    "data" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    PRIMARY KEY ("item_id", "channel", "start")
) STRICT;
CREATE INDEX "chunk_seq_idx" ON "chunk"("seq");

-- The entry that last dropped an item's chunks, so that a reader who comes back learns of it.
CREATE TABLE "chunk_drop" (
    "item_id" TEXT NOT NULL PRIMARY KEY,
    "seq" INTEGER NOT NULL
) STRICT;
CREATE INDEX "chunk_drop_seq_idx" ON "chunk_drop"("seq");

CREATE TABLE "approval" (
    "approval_id" TEXT NOT NULL PRIMARY KEY,
    "session_id" TEXT NOT NULL,
    "turn_id" TEXT NOT NULL,
    "pending" INTEGER NOT NULL,
    "requested_at" TEXT NOT NULL,
    "data" TEXT NOT NULL,
    "seq" INTEGER NOT NULL
) STRICT;
CREATE INDEX "approval_seq_idx" ON "approval"("seq");
CREATE INDEX "approval_pending_requested_at_idx" ON "approval"("pending", "requested_at");
CREATE INDEX "approval_session_id_turn_id_idx" ON "approval"("session_id", "turn_id");

CREATE TABLE "runtime" (
    "flavour" TEXT NOT NULL PRIMARY KEY,
    "data" TEXT NOT NULL,
    "seq" INTEGER NOT NULL
) STRICT;
CREATE INDEX "runtime_seq_idx" ON "runtime"("seq");
