import GRDB

/// The node's tables.
///
/// Each column says what it holds, in the file itself. Meets STO-10.
enum NodeSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("node-1") { database in try database.execute(sql: first + Documents.schema) }
        migrator.registerMigration("node-wire") { database in try database.execute(sql: wire) }
        return migrator
    }

    private static let wire = """
        CREATE TABLE wire (
            day INTEGER NOT NULL PRIMARY KEY, -- the day, days since 1970-01-01 UTC
            requests INTEGER NOT NULL CHECK (requests >= 0), -- how many requests were made
            sent INTEGER NOT NULL CHECK (sent >= 0), -- bytes that left on sockets: TLS and the way through a proxy included
            bodies INTEGER NOT NULL CHECK (bodies >= 0), -- bytes of requests' bodies, of which every one is of a message in the ledger
            received INTEGER NOT NULL CHECK (received >= 0) -- bytes that came on sockets
        ) STRICT;

        """

    private static let first = """
        CREATE TABLE peer (
            kommune INTEGER NOT NULL PRIMARY KEY CHECK (kommune BETWEEN 101 AND 899), -- the peer's official number
            name TEXT NOT NULL, -- the peer's name, for people
            identity_key BLOB NOT NULL CHECK (length(identity_key) = 32), -- its Ed25519 key, pinned at first sight
            read_by TEXT, -- who read the six words by telephone; NULL until somebody did
            read_at INTEGER -- when, seconds since 1970 UTC; NULL until somebody did
        ) STRICT;
        CREATE TABLE voucher (
            kommune INTEGER NOT NULL REFERENCES peer (kommune) ON DELETE CASCADE, -- whose key is vouched for
            voucher INTEGER NOT NULL CHECK (voucher BETWEEN 101 AND 899), -- the kommune that vouches
            bytes BLOB NOT NULL, -- the signed voucher as received
            PRIMARY KEY (kommune, voucher)
        ) STRICT;
        CREATE TABLE round (
            name TEXT NOT NULL PRIMARY KEY, -- the round's name
            snapshot BLOB NOT NULL, -- the state machine as its owner wrote it
            cursor INTEGER NOT NULL CHECK (cursor >= 0), -- how many board entries that state has consumed
            state TEXT NOT NULL, -- the state in a word, for people and lists
            updated_at INTEGER NOT NULL -- time of the last transition, seconds since 1970 UTC
        ) STRICT;
        CREATE TABLE board (
            round TEXT NOT NULL REFERENCES round (name), -- the round whose board this is
            position INTEGER NOT NULL CHECK (position >= 0), -- place on the board, from 0 without gaps
            bytes BLOB NOT NULL, -- the entry as the coordinator relayed it
            PRIMARY KEY (round, position)
        ) STRICT;
        CREATE TABLE outbox (
            id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- the order of sending
            round TEXT REFERENCES round (name), -- the round; NULL for what belongs to none, such as an enrolment
            kind TEXT NOT NULL, -- which route it takes, in the owner's words
            bytes BLOB NOT NULL, -- what is sent, to the byte; emptied once sent and the round's secrets are deleted
            digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32), -- SHA-256 of those bytes
            created_at INTEGER NOT NULL, -- when it was queued, seconds since 1970 UTC
            sent_at INTEGER, -- when the receipt came, seconds since 1970 UTC; NULL until then
            receipt BLOB -- the coordinator's answer; NULL until it came
        ) STRICT;
        CREATE TABLE secret (
            round TEXT NOT NULL REFERENCES round (name), -- the round that it serves and ends with
            kind TEXT NOT NULL, -- which secret, in the owner's words
            bytes BLOB NOT NULL, -- the secret itself; never backed up, never logged
            PRIMARY KEY (round, kind)
        ) STRICT;
        CREATE TABLE ledger (
            number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- line number, from 1 without gaps
            time INTEGER NOT NULL, -- when it was queued, before it left, seconds since 1970 UTC
            round TEXT, -- the round; NULL for what belongs to none
            message BLOB NOT NULL REFERENCES outbox (digest), -- SHA-256 of the outbox message that carries it
            recipient INTEGER NOT NULL, -- who can read it: a kommune's number, or 0 for the coordinator
            kind TEXT NOT NULL, -- what it is, in the owner's words
            size INTEGER NOT NULL CHECK (size >= 0), -- how many bytes leave
            digest BLOB NOT NULL CHECK (length(digest) = 32), -- SHA-256 of the bytes for this recipient
            plaintext_path TEXT, -- the file at home that holds what was sealed; NULL where the bytes are readable as sent
            plaintext_digest BLOB CHECK (length(plaintext_digest) = 32), -- digest of what was sealed; NULL likewise
            approval TEXT NOT NULL, -- who approved it and what they approved; empty where none is needed
            receipt BLOB, -- the coordinator's answer, signed by itself and outside the chain; NULL until it came
            previous BLOB NOT NULL CHECK (length(previous) = 32), -- hash of the line before; zeros for line 1
            hash BLOB NOT NULL CHECK (length(hash) = 32) -- hash of the line before and of this line, receipt apart
        ) STRICT;
        CREATE TABLE release (
            id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, -- the order of writing
            round TEXT NOT NULL, -- the round that opens
            family BLOB NOT NULL CHECK (length(family) = 32), -- digest of the indicator family that is opened
            period_first INTEGER NOT NULL, -- first day of the period, days since 1970-01-01
            period_last INTEGER NOT NULL, -- last day of the period, days since 1970-01-01
            list BLOB NOT NULL CHECK (length(list) = 32), -- digest of the contributor list
            passing_set BLOB NOT NULL CHECK (length(passing_set) = 32), -- digest of the passing set
            entry BLOB NOT NULL, -- what is opened, whole: round, study, period, list, contributors, passing set
            written_at INTEGER NOT NULL, -- when, before any opening share left, seconds since 1970 UTC
            published INTEGER NOT NULL CHECK (published IN (0, 1)), -- 1 once the result was published
            UNIQUE (round, family)
        ) STRICT;
        CREATE TRIGGER board_stays BEFORE DELETE ON board BEGIN SELECT RAISE(ABORT, 'append only'); END;
        CREATE TRIGGER board_stands BEFORE UPDATE ON board BEGIN SELECT RAISE(ABORT, 'append only'); END;
        CREATE TRIGGER ledger_stays BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'append only'); END;
        CREATE TRIGGER ledger_stands BEFORE UPDATE OF number, time, round, message, recipient, kind, size, digest,
            plaintext_path, plaintext_digest, approval, previous, hash
        ON ledger BEGIN SELECT RAISE(ABORT, 'append only'); END;
        CREATE TRIGGER receipt_stands BEFORE UPDATE OF receipt ON ledger WHEN OLD.receipt IS NOT NULL
        BEGIN SELECT RAISE(ABORT, 'append only'); END;
        CREATE TRIGGER release_stays BEFORE DELETE ON release BEGIN SELECT RAISE(ABORT, 'append only'); END;
        CREATE TRIGGER release_stands BEFORE UPDATE OF id, round, family, period_first, period_last, list,
            passing_set, entry, written_at
        ON release BEGIN SELECT RAISE(ABORT, 'append only'); END;
        CREATE TRIGGER published_stands BEFORE UPDATE OF published ON release WHEN NEW.published < OLD.published
        BEGIN SELECT RAISE(ABORT, 'append only'); END;

        """
}
