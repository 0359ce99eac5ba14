-- The tables of format 1. SQLite keeps this text in the file, and it is compared there byte for byte.

PRAGMA application_id = 1347832916; -- 0x50564C54, "PVLT"
PRAGMA user_version = 1;

CREATE TABLE head (
    trust_seq INTEGER NOT NULL CHECK (trust_seq >= 0),
    trust_hash BLOB NOT NULL CHECK (length(trust_hash) = 32),
    audit_size INTEGER NOT NULL CHECK (audit_size >= 0),
    audit_root BLOB NOT NULL CHECK (length(audit_root) = 32)
) STRICT;

CREATE TABLE trust_op (
    seq INTEGER PRIMARY KEY CHECK (seq >= 0),
    op BLOB NOT NULL
) STRICT;

CREATE TABLE envelope (
    record BLOB NOT NULL CHECK (length(record) = 16),
    version INTEGER NOT NULL CHECK (version >= 1),
    body BLOB NOT NULL,
    PRIMARY KEY (record, version)
) STRICT;

CREATE TABLE audit_leaf (
    idx INTEGER PRIMARY KEY CHECK (idx >= 0),
    leaf BLOB NOT NULL
) STRICT;

CREATE TABLE member_state (
    member BLOB PRIMARY KEY NOT NULL CHECK (length(member) = 16),
    cold BLOB NOT NULL,
    hot BLOB NOT NULL
) STRICT;

CREATE TABLE key_wrap (
    member BLOB NOT NULL CHECK (length(member) = 16),
    recipient BLOB NOT NULL CHECK (length(recipient) = 16),
    body BLOB NOT NULL,
    PRIMARY KEY (member, recipient)
) STRICT;

CREATE TABLE own_session (
    member BLOB NOT NULL CHECK (length(member) = 16),
    session BLOB NOT NULL CHECK (length(session) = 16),
    body BLOB NOT NULL,
    PRIMARY KEY (member, session)
) STRICT;

CREATE TABLE grant_cache (
    member BLOB NOT NULL CHECK (length(member) = 16),
    scope BLOB NOT NULL CHECK (length(scope) = 16),
    body BLOB NOT NULL,
    PRIMARY KEY (member, scope)
) STRICT;

-- The rest is of this computer: no server and, unless asked for, no backup receives it.

CREATE TABLE unlock_slot (
    slot BLOB PRIMARY KEY NOT NULL CHECK (length(slot) = 16),
    body BLOB NOT NULL
) STRICT;

CREATE TABLE unlock_chunk (
    slot BLOB NOT NULL REFERENCES unlock_slot (slot) ON DELETE CASCADE,
    day INTEGER NOT NULL CHECK (day BETWEEN 0 AND 4294967295),
    chunk BLOB NOT NULL CHECK (length(chunk) = 7200),
    PRIMARY KEY (slot, day)
) STRICT;

CREATE TABLE unlock_attempt (
    slot BLOB PRIMARY KEY NOT NULL REFERENCES unlock_slot (slot) ON DELETE CASCADE,
    count INTEGER NOT NULL CHECK (count >= 1),
    first INTEGER NOT NULL CHECK (first >= 0),
    last INTEGER NOT NULL CHECK (last >= 0),
    not_before INTEGER NOT NULL CHECK (not_before >= 0)
) STRICT;
