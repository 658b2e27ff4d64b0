-- The journal. What was written here is what happened; everything else in this file follows from it.

CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE event (
    id         INTEGER PRIMARY KEY,
    tool       TEXT    NOT NULL CHECK (length(tool) = 36),
    replica    TEXT    NOT NULL CHECK (length(replica) = 36),
    seq        INTEGER NOT NULL CHECK (seq > 0),
    lamport    INTEGER NOT NULL CHECK (lamport > 0),
    header     BLOB    NOT NULL CHECK (length(header) > 0),
    commitment BLOB    NOT NULL CHECK (length(commitment) = 32),
    hash       BLOB    NOT NULL CHECK (length(hash) = 32),
    UNIQUE (tool, replica, seq)
) STRICT;

CREATE TABLE event_body (
    event INTEGER PRIMARY KEY REFERENCES event (id),
    salt  BLOB NOT NULL CHECK (length(salt) = 16),
    body  BLOB NOT NULL
) STRICT;

-- What a purge names. It may name an event that has not arrived yet, so there is no foreign key.
CREATE TABLE purge_target (
    tool    TEXT    NOT NULL CHECK (length(tool) = 36),
    replica TEXT    NOT NULL CHECK (length(replica) = 36),
    seq     INTEGER NOT NULL CHECK (seq > 0),
    PRIMARY KEY (tool, replica, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE document (
    hash TEXT NOT NULL PRIMARY KEY CHECK (length(hash) = 64),
    text TEXT NOT NULL
) STRICT;

-- An append that was answered is answered again with the same events. One append is one run of event ids.
CREATE TABLE request (
    id    BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    first INTEGER,
    last  INTEGER,
    CHECK ((first IS NULL) = (last IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (
    tool   TEXT    NOT NULL CHECK (length(tool) = 36),
    line   TEXT    NOT NULL,
    text   TEXT    NOT NULL,
    cursor INTEGER NOT NULL CHECK (cursor >= 0),
    at     TEXT    NOT NULL,
    PRIMARY KEY (tool, line)
) STRICT;

-- REPLACE takes rows away without asking the triggers on DELETE, so it is met on its way in.
CREATE TRIGGER event_is_append_only_0 BEFORE INSERT ON event
WHEN EXISTS (
    SELECT 1 FROM event AS e
    WHERE e.id = NEW.id OR (e.tool = NEW.tool AND e.replica = NEW.replica AND e.seq = NEW.seq)
)
BEGIN SELECT raise(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER event_is_append_only_1 BEFORE UPDATE ON event
BEGIN SELECT raise(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER event_is_append_only_2 BEFORE DELETE ON event
BEGIN SELECT raise(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER event_body_is_append_only_0 BEFORE INSERT ON event_body
WHEN EXISTS (SELECT 1 FROM event_body WHERE event = NEW.event)
BEGIN SELECT raise(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER event_body_is_append_only_1 BEFORE UPDATE ON event_body
BEGIN SELECT raise(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER event_body_is_append_only_2 BEFORE DELETE ON event_body
WHEN NOT EXISTS (
    SELECT 1 FROM event JOIN purge_target USING (tool, replica, seq) WHERE event.id = OLD.event
)
BEGIN SELECT raise(ABORT, 'only a purge removes a body'); END;

CREATE TRIGGER purge_target_is_append_only_1 BEFORE UPDATE ON purge_target
BEGIN SELECT raise(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER purge_target_is_append_only_2 BEFORE DELETE ON purge_target
BEGIN SELECT raise(ABORT, 'the journal is append-only'); END;

CREATE TRIGGER document_never_changes_0 BEFORE INSERT ON document
WHEN EXISTS (SELECT 1 FROM document AS d WHERE d.hash = NEW.hash AND d.text IS NOT NEW.text)
BEGIN SELECT raise(ABORT, 'a document never changes'); END;

CREATE TRIGGER document_never_changes_1 BEFORE UPDATE ON document
BEGIN SELECT raise(ABORT, 'a document never changes'); END;

CREATE TRIGGER document_never_changes_2 BEFORE DELETE ON document
BEGIN SELECT raise(ABORT, 'a document never changes'); END;

-- Derived rows: written with the events they follow from, and rebuilt from them at will.

CREATE TABLE tool_row (
    id               TEXT    NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    slug             TEXT    NOT NULL,
    name             TEXT    NOT NULL,
    owner            TEXT,
    status           TEXT    CHECK (status IN ('prototype', 'in_production', 'graduated')),
    created          TEXT,
    as_of            TEXT,
    archived         INTEGER NOT NULL CHECK (archived IN (0, 1)),
    walkthroughs     INTEGER NOT NULL CHECK (walkthroughs >= 0),
    statements       INTEGER NOT NULL CHECK (statements >= 0),
    items            INTEGER NOT NULL CHECK (items >= 0),
    last_walkthrough TEXT
) STRICT, WITHOUT ROWID;

-- Not unique: two machines may have given two tools the same slug before they met.
CREATE INDEX tool_row_slug ON tool_row (slug);

CREATE TABLE walkthrough_row (
    tool          TEXT    NOT NULL REFERENCES tool_row (id) ON DELETE CASCADE,
    id            TEXT    NOT NULL CHECK (length(id) = 36),
    label         TEXT    NOT NULL,
    questionnaire TEXT    NOT NULL,
    version       TEXT    NOT NULL,
    mode          TEXT    NOT NULL CHECK (mode IN ('live', 'solo', 'absent')),
    facilitator   TEXT,
    started       TEXT    NOT NULL,
    ended         TEXT,
    minutes       INTEGER,
    PRIMARY KEY (tool, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE person_row (
    tool     TEXT NOT NULL REFERENCES tool_row (id) ON DELETE CASCADE,
    id       TEXT NOT NULL CHECK (length(id) = 36),
    handle   TEXT NOT NULL,
    name     TEXT NOT NULL,
    role     TEXT NOT NULL,
    relation TEXT NOT NULL,
    quote_as TEXT NOT NULL CHECK (quote_as IN ('name', 'role', 'none')),
    PRIMARY KEY (tool, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE statement_row (
    nr          INTEGER PRIMARY KEY,
    tool        TEXT    NOT NULL REFERENCES tool_row (id) ON DELETE CASCADE,
    id          TEXT    NOT NULL CHECK (length(id) = 36),
    walkthrough TEXT,
    topic       TEXT,
    speakers    TEXT    NOT NULL,
    text        TEXT    NOT NULL,
    evidence    TEXT    NOT NULL CHECK (evidence IN ('shown', 'told', 'second_hand', 'guessed')),
    wording     TEXT    NOT NULL CHECK (wording IN ('verbatim', 'near', 'paraphrase')),
    minute      INTEGER,
    at          TEXT    NOT NULL,
    struck      INTEGER NOT NULL CHECK (struck IN (0, 1)),
    contested   INTEGER NOT NULL CHECK (contested IN (0, 1)),
    own_note    INTEGER NOT NULL CHECK (own_note IN (0, 1)),
    UNIQUE (tool, id)
) STRICT;

CREATE TABLE item_row (
    tool      TEXT    NOT NULL REFERENCES tool_row (id) ON DELETE CASCADE,
    id        TEXT    NOT NULL CHECK (length(id) = 36),
    code      TEXT    NOT NULL,
    kind      TEXT    NOT NULL,
    number    INTEGER NOT NULL,
    state     TEXT    NOT NULL CHECK (state IN ('draft', 'words_confirmed', 'confirmed')),
    title     TEXT,
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    PRIMARY KEY (tool, id)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE statement_fts USING fts5 (
    text,
    content = 'statement_row',
    content_rowid = 'nr',
    tokenize = 'unicode61 remove_diacritics 2'
);

-- What is taken out of the index leaves nothing behind in its pages.
INSERT INTO statement_fts (statement_fts, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER statement_row_added AFTER INSERT ON statement_row
BEGIN INSERT INTO statement_fts (rowid, text) VALUES (NEW.nr, NEW.text); END;

CREATE TRIGGER statement_row_removed AFTER DELETE ON statement_row
BEGIN INSERT INTO statement_fts (statement_fts, rowid, text) VALUES ('delete', OLD.nr, OLD.text); END;

CREATE TRIGGER statement_row_changed AFTER UPDATE OF text ON statement_row WHEN OLD.text IS NOT NEW.text
BEGIN
    INSERT INTO statement_fts (statement_fts, rowid, text) VALUES ('delete', OLD.nr, OLD.text);
    INSERT INTO statement_fts (rowid, text) VALUES (NEW.nr, NEW.text);
END;

-- Views for people with tools of their own. Their names and columns stay; the tables above may change with
-- any version. Times are RFC 3339 on the clock of whoever wrote them; flags are 0 or 1.

-- tools: one row a tool. `owner` is a name or a role as it was said, NULL while nobody owns it; `created` and
-- `as_of` are the times of its first and its newest event; `statements` leaves out struck ones and the
-- facilitator's own notes, `items` leaves out withdrawn ones; `last_walkthrough` is a date.
CREATE VIEW tools AS
SELECT slug, name, owner, status, created, as_of, archived, walkthroughs, statements, items, last_walkthrough, id
FROM tool_row;

-- people: who is quoted or named, one row a person and tool. `quote_as` is how far they agreed to be named:
-- honour it in whatever you make of this.
CREATE VIEW people AS
SELECT t.slug AS tool, p.handle, p.name, p.role, p.relation, p.quote_as, p.id
FROM person_row p JOIN tool_row t ON t.id = p.tool;

-- walkthroughs: one row a sitting. `label` is its short name within the tool; `questionnaire` and `version`
-- say what was asked; `minutes` are the active ones, NULL until it ended.
CREATE VIEW walkthroughs AS
SELECT t.slug AS tool, w.label, w.questionnaire, w.version, w.mode, w.facilitator, w.started, w.ended, w.minutes, w.id
FROM walkthrough_row w JOIN tool_row t ON t.id = w.tool;

-- statements: one row a thing said. `walkthrough` is the label of its sitting, NULL for what came later;
-- `topic` is the question's id, NULL while it waits in the inbox; `speakers` are handles joined by ', ';
-- `text` is the whole of it in plain words, a row's cells joined by ' · '; `own_note` marks what the
-- facilitator wrote for themselves.
CREATE VIEW statements AS
SELECT t.slug AS tool, s.walkthrough, s.topic, s.speakers, s.text, s.evidence, s.wording, s.minute, s.at,
       s.struck, s.contested, s.own_note, s.id
FROM statement_row s JOIN tool_row t ON t.id = s.tool;

-- items: one row a numbered entry of the spec. `title` is NULL until somebody gave it one.
CREATE VIEW items AS
SELECT t.slug AS tool, i.code, i.kind, i.state, i.title, i.withdrawn, i.id
FROM item_row i JOIN tool_row t ON t.id = i.tool;

-- journal: one row an event, in order within a tool. `body` is JSON, NULL once it was purged.
CREATE VIEW journal AS
SELECT t.slug AS tool, e.lamport, e.replica, e.seq,
       json_extract(CAST(e.header AS TEXT), '$.at')   AS at,
       json_extract(CAST(e.header AS TEXT), '$.by')   AS by,
       json_extract(CAST(e.header AS TEXT), '$.kind') AS kind,
       CAST(b.body AS TEXT) AS body
FROM event e LEFT JOIN event_body b ON b.event = e.id LEFT JOIN tool_row t ON t.id = e.tool
ORDER BY e.tool, e.lamport, e.replica, e.seq;
