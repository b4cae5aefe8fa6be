-- Old payloads may go as well, with a `payload.expired` entry that accounts for them.
DROP TRIGGER "payload_delete_accounted";
CREATE TRIGGER "payload_delete_accounted" BEFORE DELETE ON "payload"
WHEN NOT EXISTS (
    SELECT 1 FROM "payload_removal" JOIN "event" ON "event"."seq" = "payload_removal"."by_seq"
    WHERE "payload_removal"."seq" = old."seq" AND "event"."type" IN ('payload.pruned', 'payload.redacted', 'payload.expired')
)
BEGIN
    SELECT RAISE(ABORT, 'the ledger is append-only: no removal of a payload without an entry that accounts for it');
END;
