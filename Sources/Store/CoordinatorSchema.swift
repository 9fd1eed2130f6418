import GRDB

/// The coordinator's tables.
///
/// Each column says what it holds, in the file itself. Meets STO-10.
enum CoordinatorSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("coordinator-1") { database in try database.execute(sql: first + Documents.schema) }
        return migrator
    }

    private static let first = """
        CREATE TABLE invitation (
            secret_hash BLOB NOT NULL PRIMARY KEY CHECK (length(secret_hash) = 32), -- digest of the one-time code
            kommune INTEGER NOT NULL CHECK (kommune BETWEEN 101 AND 899), -- who is invited
            created_at INTEGER NOT NULL, -- when the code was made, seconds since 1970 UTC
            expires_at INTEGER NOT NULL, -- the code is worth nothing from here on, seconds since 1970 UTC
            used_at INTEGER -- when a node enrolled with it, seconds since 1970 UTC; NULL until then
        ) STRICT;
        CREATE TABLE enrolment (
            kommune INTEGER NOT NULL CHECK (kommune BETWEEN 101 AND 899), -- who asks
            identity_key BLOB NOT NULL CHECK (length(identity_key) = 32), -- its Ed25519 key, made at the node
            secret_hash BLOB NOT NULL REFERENCES invitation (secret_hash), -- the invitation that it used
            request BLOB NOT NULL, -- the certificate request as received
            state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'refused')), -- what the operator decided
            certificate BLOB, -- the client certificate; NULL unless approved
            created_at INTEGER NOT NULL, -- when it was asked for, seconds since 1970 UTC
            decided_at INTEGER, -- when the operator decided, seconds since 1970 UTC; NULL while pending
            PRIMARY KEY (kommune, identity_key)
        ) STRICT;
        CREATE TABLE roster (
            version INTEGER NOT NULL PRIMARY KEY CHECK (version >= 1), -- number of the edition, from 1 without gaps
            bytes BLOB NOT NULL, -- the signed roster
            created_at INTEGER NOT NULL -- when it was signed, seconds since 1970 UTC
        ) STRICT;
        CREATE TABLE round (
            name TEXT NOT NULL PRIMARY KEY, -- the round's name
            snapshot BLOB NOT NULL, -- the state machine as its owner wrote it
            state TEXT NOT NULL, -- the state in a word, for people and lists
            updated_at INTEGER NOT NULL -- time of the last transition, seconds since 1970 UTC
        ) STRICT;
        CREATE TABLE board (
            round TEXT NOT NULL REFERENCES round (name), -- the round whose board this is
            position INTEGER NOT NULL CHECK (position >= 0), -- place on the board, from 0 without gaps
            bytes BLOB NOT NULL, -- the entry as its sender signed it
            chain BLOB NOT NULL CHECK (length(chain) = 32), -- hash of this entry and of all before it
            PRIMARY KEY (round, position)
        ) STRICT;
        CREATE TABLE envelope (
            round TEXT NOT NULL REFERENCES round (name), -- the round that it belongs to and is deleted with
            contributor INTEGER NOT NULL CHECK (contributor BETWEEN 101 AND 899), -- the kommune that sealed it
            sequence INTEGER NOT NULL CHECK (sequence >= 0), -- which submission of the contributor
            member INTEGER NOT NULL CHECK (member BETWEEN 101 AND 899), -- the only kommune that can open it
            bytes BLOB NOT NULL, -- the sealed envelope
            PRIMARY KEY (round, contributor, sequence, member)
        ) STRICT;
        CREATE TABLE auditor_envelope (
            round TEXT NOT NULL REFERENCES round (name), -- the round that it belongs to, and is kept with
            contributor INTEGER NOT NULL CHECK (contributor BETWEEN 101 AND 899), -- the kommune that sealed it
            sequence INTEGER NOT NULL CHECK (sequence >= 0), -- which submission of the contributor
            bytes BLOB NOT NULL, -- its mask, sealed to the round's auditor, with the path to the signed root
            PRIMARY KEY (round, contributor, sequence)
        ) STRICT;
        CREATE TABLE voucher (
            kommune INTEGER NOT NULL CHECK (kommune BETWEEN 101 AND 899), -- whose key is vouched for
            voucher INTEGER NOT NULL CHECK (voucher BETWEEN 101 AND 899), -- the kommune that vouches
            bytes BLOB NOT NULL, -- the signed voucher as received
            received_at INTEGER NOT NULL, -- when, seconds since 1970 UTC
            PRIMARY KEY (kommune, voucher)
        ) STRICT;
        CREATE TABLE study (
            digest BLOB NOT NULL PRIMARY KEY CHECK (length(digest) = 32), -- the study digest
            canonical BLOB NOT NULL, -- the canonical bytes that the digest is over
            yaml TEXT NOT NULL, -- the file as a person wrote it
            created_at INTEGER NOT NULL -- when it was taken in, seconds since 1970 UTC
        ) STRICT;
        CREATE TRIGGER board_stays BEFORE DELETE ON board BEGIN SELECT RAISE(ABORT, 'append only'); END;
        CREATE TRIGGER board_stands BEFORE UPDATE ON board BEGIN SELECT RAISE(ABORT, 'append only'); END;
        CREATE TRIGGER roster_stays BEFORE DELETE ON roster BEGIN SELECT RAISE(ABORT, 'append only'); END;
        CREATE TRIGGER roster_stands BEFORE UPDATE ON roster BEGIN SELECT RAISE(ABORT, 'append only'); END;

        """
}
