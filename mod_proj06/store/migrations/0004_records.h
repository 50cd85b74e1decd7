/* Audit, messages on their way out, imported activation figures, daily figures for reports. */

#define APPEND_ONLY(table) \
    "{sqlite}CREATE TRIGGER " table "_no_update BEFORE UPDATE ON " table \
    " BEGIN SELECT RAISE(ABORT, '" table " is append-only'); END", \
    "{sqlite}CREATE TRIGGER " table "_no_delete BEFORE DELETE ON " table \
    " BEGIN SELECT RAISE(ABORT, '" table " is append-only'); END", \
    "{pgsql}CREATE TRIGGER " table "_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON " table \
    " FOR EACH STATEMENT EXECUTE FUNCTION append_only()"

static const char *const migration_0004[] = {
    "{pgsql}CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$"
    " BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",

    "CREATE TABLE audit ("
    " id {serial},"
    " at_s {int} NOT NULL,"
    " actor {text} NOT NULL CHECK (actor IN ('citizen', 'official', 'pass', 'system')),"
    " official {int}," /* no references: a row must outlive what it tells of */
    " pass {int},"
    " action {text} NOT NULL,"
    " subject_kind {text} NOT NULL,"
    " subject {text} NOT NULL,"
    " commune {text} NOT NULL,"
    " detail {text} NOT NULL DEFAULT ''{end}",
    "CREATE INDEX audit_at ON audit (at_s)",
    "CREATE INDEX audit_subject ON audit (subject_kind, subject)",
    APPEND_ONLY("audit"),

    "CREATE TABLE audit_seal ("
    " number {int} PRIMARY KEY CHECK (number > 0),"
    " made_at {int} NOT NULL,"
    " rows_n {int} NOT NULL CHECK (rows_n > 0),"
    " key_name {text} NOT NULL,"
    " mac_before {text} NOT NULL,"
    " mac {text} NOT NULL{end}",
    APPEND_ONLY("audit_seal"),

    /* commits overtake each other, so a seal lists its rows instead of naming a range of ids */
    "CREATE TABLE audit_sealed ("
    " audit {int} PRIMARY KEY REFERENCES audit (id),"
    " seal {int} NOT NULL REFERENCES audit_seal (number),"
    " place {int} NOT NULL,"
    " UNIQUE (seal, place){end}",
    APPEND_ONLY("audit_sealed"),

    "CREATE TABLE outbox ("
    " id {serial},"
    " request_key {text} NOT NULL UNIQUE,"
    " channel {text} NOT NULL CHECK (channel IN ('mail', 'sms')),"
    " visit {int} REFERENCES visit (id) ON DELETE CASCADE,"
    " recipient {text} NOT NULL,"
    " title {text} NOT NULL,"
    " body {text} NOT NULL,"
    " state {text} NOT NULL CHECK (state IN ('open', 'sent', 'failed', 'dropped')),"
    " due_s {int} NOT NULL,"
    " tries {int} NOT NULL DEFAULT 0,"
    " made_at {int} NOT NULL{end}",
    "CREATE INDEX outbox_due ON outbox (due_s) WHERE state = 'open'",
    "CREATE INDEX outbox_visit ON outbox (visit) WHERE visit IS NOT NULL",

    "CREATE TABLE delivery ("
    " id {serial},"
    " outbox {int} NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,"
    " at_s {int} NOT NULL,"
    " result {text} NOT NULL CHECK (result IN ('sent', 'again', 'failed')),"
    " detail {text} NOT NULL DEFAULT ''{end}",
    "CREATE INDEX delivery_outbox ON delivery (outbox)",

    "CREATE TABLE activation ("
    " commune {text} NOT NULL REFERENCES commune (code),"
    " as_of {int} NOT NULL," /* a day */
    " residents {int} NOT NULL CHECK (residents >= 0),"
    " target {int} NOT NULL CHECK (target >= 0),"
    " activated {int} NOT NULL CHECK (activated >= 0),"
    " source {text} NOT NULL,"
    " imported_at {int} NOT NULL,"
    " PRIMARY KEY (commune, as_of){end}",

    "CREATE TABLE day_service ("
    " day {int} NOT NULL,"
    " point {text} NOT NULL REFERENCES point (slug),"
    " agency {text} NOT NULL,"
    " service {text} NOT NULL,"
    " done {int} NOT NULL DEFAULT 0,"
    " handed_off {int} NOT NULL DEFAULT 0,"
    " not_done {int} NOT NULL DEFAULT 0,"
    " PRIMARY KEY (day, point, agency, service){narrow}",
    "CREATE INDEX day_service_point ON day_service (point, day)",

    "CREATE TABLE day_point ("
    " day {int} NOT NULL,"
    " point {text} NOT NULL REFERENCES point (slug),"
    " shifts {int} NOT NULL DEFAULT 0,"
    " places_planned {int} NOT NULL DEFAULT 0,"
    " places_used {int} NOT NULL DEFAULT 0,"
    " booked {int} NOT NULL DEFAULT 0,"
    " walk_in {int} NOT NULL DEFAULT 0,"
    " absent {int} NOT NULL DEFAULT 0,"
    " not_reached {int} NOT NULL DEFAULT 0,"
    " waited_n {int} NOT NULL DEFAULT 0,"
    " waited_s {int} NOT NULL DEFAULT 0,"
    " served_n {int} NOT NULL DEFAULT 0,"
    " served_s {int} NOT NULL DEFAULT 0,"
    " households_visited {int} NOT NULL DEFAULT 0,"
    " households_absent {int} NOT NULL DEFAULT 0,"
    " PRIMARY KEY (day, point){narrow}",
    "CREATE INDEX day_point_point ON day_point (point, day)",

    "CREATE TABLE day_people ("
    " day {int} NOT NULL,"
    " point {text} NOT NULL REFERENCES point (slug),"
    " group_name {text} NOT NULL,"
    " age_band {text} NOT NULL,"
    " people {int} NOT NULL DEFAULT 0,"
    " PRIMARY KEY (day, point, group_name, age_band){narrow}",
    NULL
};

#undef APPEND_ONLY
