-- What makes a change of history evident: the Merkle tree over the envelopes, signed statements of it, and where copies of those went.

-- Roots of full subtrees of 256^level entries (level 1: 256, level 2: 65,536 …); `idx` counts them from 0. Smaller ones are made again from
-- the leaves beside the events, so an entry costs no row here.
CREATE TABLE "tlog_node" (
    "level" INTEGER NOT NULL,
    "idx" INTEGER NOT NULL,
    "hash" BLOB NOT NULL,
    PRIMARY KEY ("level", "idx")
) STRICT, WITHOUT ROWID;

-- Signed notes over tree size and root, each signed only after the entries it covers were on the disk.
CREATE TABLE "checkpoint" (
    "size" INTEGER NOT NULL PRIMARY KEY,
    "root" BLOB NOT NULL,
    "note" TEXT NOT NULL,
    "at" INTEGER NOT NULL
) STRICT;

-- Copies of checkpoints outside this database.
CREATE TABLE "anchor" (
    "size" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    PRIMARY KEY ("size", "kind", "ref")
) STRICT;

CREATE TRIGGER "tlog_node_no_delete" BEFORE DELETE ON "tlog_node"
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only: no delete');
END;
CREATE TRIGGER "tlog_node_no_update" BEFORE UPDATE ON "tlog_node"
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only: no update');
END;
CREATE TRIGGER "checkpoint_no_delete" BEFORE DELETE ON "checkpoint"
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only: no delete');
END;
CREATE TRIGGER "checkpoint_no_update" BEFORE UPDATE ON "checkpoint"
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only: no update');
END;
CREATE TRIGGER "anchor_no_delete" BEFORE DELETE ON "anchor"
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only: no delete');
END;
CREATE TRIGGER "anchor_no_update" BEFORE UPDATE ON "anchor"
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only: no update');
END;
