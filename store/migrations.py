"""The tables of wire.db and desk.db, as stepwise migrations. Steps that shipped are never edited: add a new one."""

from sqlite_utils import Database, Migrations

wire = Migrations("talkwatch-wire")
desk = Migrations("talkwatch-desk")
SETS = {"wire": wire, "desk": desk}


def _run(db: Database, script: str) -> None:
    """Run `;;`-separated statements one by one: executescript() would commit the migration's transaction."""
    for statement in script.split(";;"):
        if statement.strip():
            db.execute(statement)


@wire()
def w001_profile_entries_statements(db: Database) -> None:
    """What the profile says, what came in, and what was found in it."""
    _run(
        db,
        """
        CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);;
        CREATE TABLE parties (
          id TEXT PRIMARY KEY, label TEXT NOT NULL, glyph TEXT NOT NULL, colour TEXT NOT NULL,
          words TEXT NOT NULL, place INTEGER NOT NULL);;
        CREATE TABLE speakers (
          id TEXT PRIMARY KEY, name TEXT NOT NULL, party TEXT NOT NULL, roles TEXT NOT NULL);;
        CREATE TABLE issues (
          id TEXT PRIMARY KEY, label TEXT NOT NULL, grp TEXT NOT NULL, scope TEXT NOT NULL, place INTEGER NOT NULL);;
        CREATE TABLE meetings (
          id TEXT PRIMARY KEY, title TEXT NOT NULL, place TEXT NOT NULL, start TEXT NOT NULL, end TEXT NOT NULL,
          parties TEXT NOT NULL);;
        CREATE TABLE sources (
          id TEXT PRIMARY KEY, url TEXT NOT NULL UNIQUE, title TEXT NOT NULL, place TEXT NOT NULL,
          outlet TEXT NOT NULL, language TEXT NOT NULL, kind TEXT NOT NULL, party TEXT NOT NULL,
          full_text INTEGER NOT NULL, enabled INTEGER NOT NULL, verified INTEGER NOT NULL DEFAULT 1,
          interval INTEGER NOT NULL, adapter TEXT NOT NULL DEFAULT 'feed', selectors TEXT NOT NULL DEFAULT '{}',
          agent TEXT NOT NULL DEFAULT '', owner TEXT NOT NULL DEFAULT '',
          private INTEGER NOT NULL DEFAULT 0,
          address TEXT NOT NULL DEFAULT '', moved_to TEXT NOT NULL DEFAULT '', moved_since TEXT NOT NULL DEFAULT '',
          moved_times INTEGER NOT NULL DEFAULT 0, gone_since TEXT NOT NULL DEFAULT '',
          parked TEXT NOT NULL DEFAULT '',
          etag TEXT NOT NULL DEFAULT '', last_modified TEXT NOT NULL DEFAULT '',
          next_due TEXT NOT NULL DEFAULT '', last_poll TEXT NOT NULL DEFAULT '',
          last_success TEXT NOT NULL DEFAULT '', failures INTEGER NOT NULL DEFAULT 0,
          status INTEGER NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT '');;
        CREATE TABLE hosts (host TEXT PRIMARY KEY, closed_until TEXT NOT NULL);;
        CREATE TABLE polls (
          id INTEGER PRIMARY KEY, source_id TEXT NOT NULL REFERENCES sources(id), at TEXT NOT NULL,
          status INTEGER NOT NULL, bytes INTEGER NOT NULL, seconds REAL NOT NULL, found INTEGER NOT NULL,
          new INTEGER NOT NULL, changed INTEGER NOT NULL, repeated INTEGER NOT NULL,
          error TEXT NOT NULL, note TEXT NOT NULL);;
        CREATE INDEX polls_source ON polls(source_id, id);;
        CREATE INDEX polls_at ON polls(at);;
        CREATE TABLE entries (
          id INTEGER PRIMARY KEY, source_id TEXT NOT NULL REFERENCES sources(id), guid TEXT NOT NULL,
          url TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL, raw_title TEXT NOT NULL,
          raw_text TEXT NOT NULL, author TEXT NOT NULL, outlet TEXT NOT NULL, language TEXT NOT NULL,
          published TEXT NOT NULL, updated TEXT NOT NULL, first_seen TEXT NOT NULL,
          revised TEXT NOT NULL DEFAULT '', revision INTEGER NOT NULL DEFAULT 1, hash TEXT NOT NULL,
          flags TEXT NOT NULL DEFAULT '[]', UNIQUE (source_id, guid));;
        CREATE INDEX entries_flagged ON entries(id) WHERE flags != '[]';;
        CREATE TABLE revisions (
          id INTEGER PRIMARY KEY, entry_id INTEGER NOT NULL REFERENCES entries(id), revision INTEGER NOT NULL,
          title TEXT NOT NULL, text TEXT NOT NULL, raw_title TEXT NOT NULL, raw_text TEXT NOT NULL,
          hash TEXT NOT NULL, seen_from TEXT NOT NULL, seen_to TEXT NOT NULL);;
        CREATE INDEX revisions_entry ON revisions(entry_id, revision);;
        CREATE TABLE statements (
          id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, entry_id INTEGER NOT NULL REFERENCES entries(id),
          kind TEXT NOT NULL, text TEXT NOT NULL, "where" TEXT NOT NULL, start INTEGER NOT NULL,
          end INTEGER NOT NULL, content TEXT NOT NULL, source TEXT NOT NULL, cue TEXT NOT NULL,
          place TEXT NOT NULL, position TEXT, position_why TEXT, confidence REAL NOT NULL,
          witness INTEGER, state TEXT NOT NULL DEFAULT 'current', first_seen TEXT NOT NULL,
          revised TEXT NOT NULL DEFAULT '',
          s_text TEXT NOT NULL, s_title TEXT NOT NULL, s_names TEXT NOT NULL, s_tags TEXT NOT NULL);;
        CREATE INDEX statements_entry ON statements(entry_id);;
        CREATE INDEX statements_witness ON statements(witness) WHERE witness IS NOT NULL;;
        CREATE TABLE shingles (
          hash INTEGER NOT NULL, statement_id INTEGER NOT NULL REFERENCES statements(id),
          PRIMARY KEY (hash, statement_id)) WITHOUT ROWID;;
        CREATE TABLE statement_speakers (
          statement_id INTEGER NOT NULL REFERENCES statements(id), ord INTEGER NOT NULL,
          speaker_id TEXT, name TEXT NOT NULL, party TEXT NOT NULL, why TEXT NOT NULL,
          PRIMARY KEY (statement_id, ord)) WITHOUT ROWID;;
        CREATE TABLE statement_issues (
          statement_id INTEGER NOT NULL REFERENCES statements(id), ord INTEGER NOT NULL,
          issue TEXT NOT NULL, why TEXT NOT NULL, PRIMARY KEY (statement_id, ord)) WITHOUT ROWID;;
        CREATE VIRTUAL TABLE statements_fts USING fts5(
          s_text, s_title, s_names, s_tags, content='statements', content_rowid='id',
          tokenize="unicode61 remove_diacritics 0", prefix='1 2 3');;
        CREATE TRIGGER statements_ai AFTER INSERT ON statements BEGIN
          INSERT INTO statements_fts(rowid, s_text, s_title, s_names, s_tags)
          VALUES (new.id, new.s_text, new.s_title, new.s_names, new.s_tags); END;;
        CREATE TRIGGER statements_ad AFTER DELETE ON statements BEGIN
          INSERT INTO statements_fts(statements_fts, rowid, s_text, s_title, s_names, s_tags)
          VALUES ('delete', old.id, old.s_text, old.s_title, old.s_names, old.s_tags); END;;
        CREATE TRIGGER statements_au AFTER UPDATE OF s_text, s_title, s_names, s_tags ON statements BEGIN
          INSERT INTO statements_fts(statements_fts, rowid, s_text, s_title, s_names, s_tags)
          VALUES ('delete', old.id, old.s_text, old.s_title, old.s_names, old.s_tags);
          INSERT INTO statements_fts(rowid, s_text, s_title, s_names, s_tags)
          VALUES (new.id, new.s_text, new.s_title, new.s_names, new.s_tags); END
        """,
    )


@wire()
def w002_polls_that_brought_something(db: Database) -> None:
    """How many entries a day a source brings is asked for every few seconds, of every source."""
    _run(db, "CREATE INDEX polls_new ON polls(source_id, at, new) WHERE new > 0")


@wire()
def w003_articles(db: Database) -> None:
    """The text of an entry's page, apart from what its source sent: what a source sends is what counts as an edit."""
    _run(
        db,
        """
        CREATE TABLE articles (
          entry_id INTEGER PRIMARY KEY REFERENCES entries(id), at TEXT NOT NULL, url TEXT NOT NULL, kind TEXT NOT NULL,
          text TEXT NOT NULL, tool TEXT NOT NULL, version TEXT NOT NULL, note TEXT NOT NULL, page BLOB NOT NULL);;
        CREATE INDEX entries_seen ON entries(first_seen)
        """,
    )


@wire()
def w004_gaps(db: Database) -> None:
    """Health asks every few seconds when a source last lost entries between two polls."""
    db.execute("CREATE INDEX polls_gap ON polls(source_id, at) WHERE instr(note, 'gap: ')")


@wire()
def w005_entries_by_content(db: Database) -> None:
    """An item under a new name is looked for by its content, at every poll that brings new ones."""
    db.execute("CREATE INDEX entries_content ON entries(source_id, hash)")


@wire()
def w006_board(db: Database) -> None:
    """One narrow row per party, issue and statement, kept by triggers: crossing the long tables takes seconds.

    `standing` is 1 while the source still says it; `owner` is who owns the outlet.
    """
    refresh = "INSERT OR REPLACE INTO board SELECT * FROM board_rows WHERE statement_id = new.{}"
    gone = (
        "DELETE FROM board WHERE statement_id = old.statement_id AND {0} = old.{0} "
        "AND {1} IN (SELECT {1} FROM {2} WHERE statement_id = old.statement_id) "
        "AND NOT EXISTS (SELECT 1 FROM {3} WHERE statement_id = old.statement_id AND {0} = old.{0})"
    )
    speakers = gone.format("party", "issue", "statement_issues", "statement_speakers")
    issues = gone.format("issue", "party", "statement_speakers", "statement_issues")
    tagged = refresh.format("statement_id")
    _run(
        db,
        f"""
        CREATE TABLE board (
          party TEXT NOT NULL, issue TEXT NOT NULL, statement_id INTEGER NOT NULL, at TEXT NOT NULL, position TEXT,
          confidence REAL NOT NULL, standing INTEGER NOT NULL, witness INTEGER, owner TEXT NOT NULL,
          PRIMARY KEY (party, issue, statement_id)) WITHOUT ROWID;;
        CREATE VIEW board_rows AS
          SELECT DISTINCT p.party, i.issue, s.id AS statement_id, s.first_seen AS at, s.position, s.confidence,
            s.state = 'current' AS standing, s.witness,
            coalesce(nullif(o.owner, ''), nullif(e.outlet, ''), nullif(o.outlet, ''), o.id) AS owner
          FROM statements s JOIN statement_speakers p ON p.statement_id = s.id AND p.party != ''
          JOIN statement_issues i ON i.statement_id = s.id
          JOIN entries e ON e.id = s.entry_id JOIN sources o ON o.id = e.source_id;;
        INSERT INTO board SELECT * FROM board_rows;;
        CREATE TRIGGER board_speaker_in AFTER INSERT ON statement_speakers BEGIN {tagged}; END;;
        CREATE TRIGGER board_issue_in AFTER INSERT ON statement_issues BEGIN {tagged}; END;;
        CREATE TRIGGER board_speaker_out AFTER DELETE ON statement_speakers BEGIN {speakers}; END;;
        CREATE TRIGGER board_issue_out AFTER DELETE ON statement_issues BEGIN {issues}; END;;
        CREATE TRIGGER board_speaker_other AFTER UPDATE OF party ON statement_speakers BEGIN {speakers}; {tagged}; END;;
        CREATE TRIGGER board_issue_other AFTER UPDATE OF issue ON statement_issues BEGIN {issues}; {tagged}; END;;
        CREATE TRIGGER board_statement AFTER UPDATE OF position, confidence, state, witness ON statements BEGIN
          {refresh.format("id")}; END
        """,
    )


@wire()
def w007_forgotten(db: Database) -> None:
    """Entries that were pruned, by a hash: a source that still shows them must not bring them in anew."""
    db.execute("CREATE TABLE forgotten (key INTEGER PRIMARY KEY)")


@wire()
def w008_statements_by_time(db: Database) -> None:
    """A filter by time finds its first and last statement without reading all of them."""
    db.execute("CREATE INDEX statements_seen ON statements(first_seen)")


@wire()
def w009_why_a_state(db: Database) -> None:
    """A statement may be gone because its outlet changed the text, or because we read the same text otherwise."""
    db.execute("ALTER TABLE statements ADD COLUMN state_why TEXT NOT NULL DEFAULT ''")


@wire()
def w010_earlier_states(db: Database) -> None:
    """Every state that a statement was in, until when: the desk can be set back to a moment. Kept by a trigger.

    Of changes before this step only the last one is known.
    """
    _run(
        db,
        """
        CREATE TABLE earlier_states (
          statement_id INTEGER NOT NULL REFERENCES statements(id) ON DELETE CASCADE, until TEXT NOT NULL,
          state TEXT NOT NULL, why TEXT NOT NULL, since TEXT NOT NULL,
          PRIMARY KEY (statement_id, until)) WITHOUT ROWID;;
        CREATE INDEX earlier_states_until ON earlier_states(until);;
        INSERT INTO earlier_states
          SELECT id, revised, 'current', '', '' FROM statements WHERE revised != '' AND state != 'current';;
        CREATE TRIGGER statements_state AFTER UPDATE OF state ON statements WHEN old.state != new.state BEGIN
          INSERT OR IGNORE INTO earlier_states VALUES (old.id, new.revised, old.state, old.state_why, old.revised); END
        """,
    )


@wire()
def w011_board_rows_by_the_writer(db: Database) -> None:
    """The writer of statements brings the board up to date once an entry: a trigger on every tag did so each time.

    Tags that go (pruned, or read again) still take their row along, and a change of a statement still reaches it.
    """
    for tag in ("speaker", "issue"):
        _run(db, f"DROP TRIGGER board_{tag}_in;; DROP TRIGGER board_{tag}_other")


@wire()
def w012_owners_and_sureness(db: Database) -> None:
    """How many owners of outlets carry a statement, kept by triggers for those with more than one; and who is unsure.

    Counting a group of witnesses for each statement that a filter looks at took a second on a full wire.
    """
    owner = "coalesce(nullif(o.owner, ''), nullif(e.outlet, ''), nullif(o.outlet, ''), o.id)"
    counted = (
        "INSERT INTO carried SELECT s.id, g.owners FROM ("
        f"SELECT w.witness, count(DISTINCT {owner}) AS owners FROM statements w JOIN entries e ON e.id = w.entry_id "
        "JOIN sources o ON o.id = e.source_id WHERE w.witness {0} GROUP BY w.witness HAVING owners > 1"
        ") g JOIN statements s ON s.witness = g.witness"
    )
    anew = "DELETE FROM carried WHERE id IN (SELECT id FROM statements WHERE witness {0});; " + counted
    of_entry = "IN (SELECT witness FROM statements WHERE entry_id = new.id AND witness IS NOT NULL)"
    of_source = (
        "IN (SELECT w.witness FROM entries e JOIN statements w ON w.entry_id = e.id "
        "WHERE e.source_id = new.id AND w.witness IS NOT NULL)"
    )
    other = "old.{0} != new.{0}"
    _run(
        db,
        f"""
        CREATE TABLE carried (id INTEGER PRIMARY KEY, owners INTEGER NOT NULL);;
        CREATE INDEX carried_owners ON carried(owners);;
        {counted.format("IS NOT NULL")};;
        CREATE INDEX statements_confidence ON statements(confidence)
        """,
    )
    for name, event, when, change in (
        ("statement", "UPDATE OF witness ON statements", "old.witness IS NOT new.witness",
         "DELETE FROM carried WHERE id = new.id;; " + anew.format("IN (old.witness, new.witness)")),
        ("statement_gone", "DELETE ON statements", "old.witness IS NOT NULL",
         "DELETE FROM carried WHERE id = old.id;; " + anew.format("= old.witness")),
        ("outlet", "UPDATE OF outlet ON entries", other.format("outlet"), anew.format(of_entry)),
        ("owner", "UPDATE OF owner, outlet ON sources", f"{other.format('owner')} OR {other.format('outlet')}",
         anew.format(of_source)),
    ):  # fmt: skip
        body = change.replace(";;", ";")
        db.execute(f"CREATE TRIGGER carried_{name} AFTER {event} WHEN {when} BEGIN {body}; END")


@desk()
def d001_what_a_person_made(db: Database) -> None:
    """Sessions, and what an operator added to the wire, tied to it by statement uid."""
    _run(
        db,
        """
        CREATE TABLE sessions (
          id INTEGER PRIMARY KEY, name TEXT NOT NULL, started TEXT NOT NULL, ended TEXT NOT NULL DEFAULT '',
          first_id INTEGER NOT NULL, last_id INTEGER NOT NULL);;
        CREATE TABLE pins (uid TEXT PRIMARY KEY, session_id INTEGER REFERENCES sessions(id), at TEXT NOT NULL);;
        CREATE TABLE notes (
          id INTEGER PRIMARY KEY, uid TEXT NOT NULL, session_id INTEGER REFERENCES sessions(id), at TEXT NOT NULL,
          text TEXT NOT NULL);;
        CREATE INDEX notes_uid ON notes(uid);;
        CREATE TABLE corrections (
          id INTEGER PRIMARY KEY, uid TEXT NOT NULL, session_id INTEGER REFERENCES sessions(id), at TEXT NOT NULL,
          field TEXT NOT NULL, old TEXT NOT NULL, new TEXT NOT NULL);;
        CREATE INDEX corrections_uid ON corrections(uid);;
        CREATE TABLE watches (
          id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, query TEXT NOT NULL, actions TEXT NOT NULL,
          enabled INTEGER NOT NULL DEFAULT 1);;
        CREATE TABLE alerts (
          id INTEGER PRIMARY KEY, watch_id INTEGER NOT NULL REFERENCES watches(id), uid TEXT NOT NULL,
          at TEXT NOT NULL, words TEXT NOT NULL, seen INTEGER NOT NULL DEFAULT 0, UNIQUE (watch_id, uid))
        """,
    )


@desk()
def d002_turns(db: Database) -> None:
    """Parties that changed sides on an issue, each recorded once, and up to which statement we looked for them."""
    _run(
        db,
        """
        CREATE TABLE turns (
          id INTEGER PRIMARY KEY, uid_before TEXT NOT NULL, uid_after TEXT NOT NULL, party TEXT NOT NULL,
          issue TEXT NOT NULL, was TEXT NOT NULL, now TEXT NOT NULL, at TEXT NOT NULL, recorded TEXT NOT NULL,
          session_id INTEGER REFERENCES sessions(id), UNIQUE (party, issue, uid_after));;
        CREATE TABLE turns_seen (one INTEGER PRIMARY KEY CHECK (one = 1), last_id INTEGER NOT NULL)
        """,
    )


@desk()
def d003_kept_sessions_and_splits(db: Database) -> None:
    """Sessions that pruning the wire leaves whole, and statements that an operator took out of their group."""
    _run(
        db,
        """
        ALTER TABLE sessions ADD COLUMN kept INTEGER NOT NULL DEFAULT 0;;
        CREATE TABLE splits (uid TEXT PRIMARY KEY, at TEXT NOT NULL)
        """,
    )


@desk()
def d004_the_screen(db: Database) -> None:
    """Panes as the operator set them up, how far was read in each session, and a few words about the screen."""
    _run(
        db,
        """
        CREATE TABLE panes (
          key TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, query TEXT NOT NULL, place INTEGER NOT NULL,
          width INTEGER NOT NULL, hidden INTEGER);;
        CREATE TABLE reading (
          session_id INTEGER PRIMARY KEY REFERENCES sessions(id), last_id INTEGER NOT NULL, at TEXT NOT NULL);;
        CREATE TABLE kept (key TEXT PRIMARY KEY, value TEXT NOT NULL)
        """,
    )


@desk()
def d005_alerts_once_a_story(db: Database) -> None:
    """Alerts know the first wording of their statement (its uid), and in which session they were raised."""
    _run(
        db,
        """
        ALTER TABLE alerts ADD COLUMN story TEXT NOT NULL DEFAULT '';;
        ALTER TABLE alerts ADD COLUMN session_id INTEGER REFERENCES sessions(id);;
        CREATE INDEX alerts_story ON alerts(watch_id, story)
        """,
    )


@desk()
def d006_corrections_taken_back(db: Database) -> None:
    """A correction that was taken back stays on record, with the time of it."""
    db.execute("ALTER TABLE corrections ADD COLUMN taken_back TEXT NOT NULL DEFAULT ''")


@desk()
def d007_runs_of_sessions(db: Database) -> None:
    """A session goes on after the desk was closed: each run of the desk, and the session it belongs to.

    A session that a crash left open ends where the next one began: from now on one at most is open.
    """
    _run(
        db,
        """
        CREATE TABLE runs (
          id INTEGER PRIMARY KEY, session_id INTEGER NOT NULL REFERENCES sessions(id), started TEXT NOT NULL,
          ended TEXT NOT NULL DEFAULT '', first_id INTEGER NOT NULL);;
        UPDATE sessions SET (ended, last_id) =
          (SELECT n.started, n.first_id FROM sessions n WHERE n.id > sessions.id ORDER BY n.id LIMIT 1)
        WHERE ended = '' AND id < (SELECT max(id) FROM sessions);;
        INSERT INTO runs (session_id, started, ended, first_id)
          SELECT id, started, ended, first_id FROM sessions ORDER BY id
        """,
    )
