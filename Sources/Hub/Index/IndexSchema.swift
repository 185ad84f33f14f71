import SQLite

/// The tables of the index. A subject (a case, or a foreign number that waits) gets its number at first sight, so that
/// what happens at one time stands at one place in the file; only look-ups by id and number are scattered.
enum IndexSchema {
  /// Another version makes the file be thrown away and built anew from Kafka: there is nothing to migrate.
  static let version = 6

  static let tables = """
    CREATE TABLE origin (cluster TEXT NOT NULL);
    CREATE TABLE position (
      topic TEXT NOT NULL, partition INTEGER NOT NULL, next INTEGER NOT NULL,
      PRIMARY KEY (topic, partition)) WITHOUT ROWID;

    CREATE TABLE subject (seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);
    CREATE TABLE cases (
      seq INTEGER PRIMARY KEY, source TEXT NOT NULL, district TEXT, theme TEXT NOT NULL, status TEXT NOT NULL,
      disposition TEXT NOT NULL, accepted INTEGER NOT NULL, applicant TEXT, path INTEGER NOT NULL,
      matter TEXT);
    -- What most cases share (district, theme) has no index: reading this narrow table from its end is as fast.
    CREATE INDEX cases_status ON cases (status);
    CREATE INDEX cases_accepted ON cases (accepted);
    CREATE INDEX cases_applicant ON cases (applicant) WHERE applicant IS NOT NULL;
    CREATE INDEX cases_matter ON cases (matter, path, accepted) WHERE matter IS NOT NULL;
    -- Cases about one matter that were filed by different paths, each pair in both directions.
    CREATE TABLE same_matter (seq INTEGER NOT NULL, other INTEGER NOT NULL, PRIMARY KEY (seq, other)) WITHOUT ROWID;
    CREATE TABLE state (seq INTEGER PRIMARY KEY, value BLOB NOT NULL);
    CREATE TABLE leg (
      seq INTEGER NOT NULL, leg TEXT NOT NULL, system TEXT NOT NULL, standing TEXT NOT NULL,
      PRIMARY KEY (seq, leg)) WITHOUT ROWID;
    CREATE TABLE hold (
      seq INTEGER NOT NULL, n INTEGER NOT NULL, reason TEXT NOT NULL,
      PRIMARY KEY (seq, n)) WITHOUT ROWID;
    CREATE INDEX hold_reason ON hold (reason, seq);
    -- Limits that run; an empty item is the whole application. No due date: it stands still.
    CREATE TABLE deadline (
      seq INTEGER NOT NULL, item TEXT NOT NULL, clock TEXT NOT NULL, department TEXT NOT NULL, due INTEGER,
      warning INTEGER NOT NULL, yellow INTEGER NOT NULL, red INTEGER NOT NULL,
      PRIMARY KEY (seq, item, clock)) WITHOUT ROWID;
    CREATE INDEX deadline_due ON deadline (due);
    CREATE TABLE counted (rules TEXT NOT NULL);
    CREATE TABLE number (
      number TEXT NOT NULL, system TEXT NOT NULL, seq INTEGER NOT NULL,
      PRIMARY KEY (number, system, seq)) WITHOUT ROWID;

    CREATE TABLE content (
      digest TEXT NOT NULL, seq INTEGER NOT NULL,
      PRIMARY KEY (digest, seq)) WITHOUT ROWID;
    CREATE INDEX content_case ON content (seq);

    CREATE TABLE entry (
      seq INTEGER NOT NULL, n INTEGER NOT NULL, day INTEGER NOT NULL, value BLOB NOT NULL,
      PRIMARY KEY (seq, n)) WITHOUT ROWID;
    -- Entries come day by day: this grows at its end, and is emptied from its beginning.
    CREATE INDEX entry_day ON entry (day);
    CREATE TABLE command (
      id TEXT NOT NULL PRIMARY KEY, seq INTEGER NOT NULL, n INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX command_entry ON command (seq, n);

    CREATE TABLE quarantine (
      seq INTEGER PRIMARY KEY, partition INTEGER NOT NULL, offset INTEGER NOT NULL, written INTEGER NOT NULL,
      key TEXT, reason TEXT NOT NULL, stage TEXT NOT NULL, detail TEXT NOT NULL, source TEXT NOT NULL,
      UNIQUE (partition, offset));

    -- Inbox records without an outcome so far, and outcomes whose inbox record was not read yet: both empty at rest.
    CREATE TABLE inbox_open (
      partition INTEGER NOT NULL, offset INTEGER NOT NULL, written INTEGER NOT NULL,
      PRIMARY KEY (partition, offset)) WITHOUT ROWID;
    CREATE TABLE inbox_ahead (
      partition INTEGER NOT NULL, offset INTEGER NOT NULL,
      PRIMARY KEY (partition, offset)) WITHOUT ROWID;
    """
}
