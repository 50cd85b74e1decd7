/* Officials, their sign-ins, helpers' passes, and who changed what in the schedule. */
static const char *const migration_0002[] = {
    "CREATE TABLE official ("
    " id {serial},"
    " directory {text} NOT NULL,"
    " entry_uuid {text} NOT NULL,"
    " user_name {text} NOT NULL,"
    " shown_name {text} NOT NULL,"
    " first_seen_at {int} NOT NULL,"
    " last_seen_at {int} NOT NULL,"
    " UNIQUE (directory, entry_uuid){end}",

    "CREATE TABLE sign_in ("
    " token_hash {text} PRIMARY KEY CHECK (length(token_hash) = 64),"
    " official {int} NOT NULL REFERENCES official (id),"
    " created_at {int} NOT NULL,"
    " seen_at {int} NOT NULL,"
    " rights_checked_at {int} NOT NULL,"
    " expires_at {int} NOT NULL,"
    " ended_at {int}{end}",
    "CREATE INDEX sign_in_official ON sign_in (official)",
    "CREATE INDEX sign_in_expires ON sign_in (expires_at)",

    "CREATE TABLE sign_in_role ("
    " sign_in {text} NOT NULL REFERENCES sign_in (token_hash) ON DELETE CASCADE,"
    " role {text} NOT NULL CHECK (role IN ('helper', 'manager', 'province', 'auditor')),"
    " commune {text} NOT NULL," /* a code, or '*' */
    " PRIMARY KEY (sign_in, role, commune){narrow}",

    "CREATE TABLE pass ("
    " id {serial},"
    " code_hash {text} NOT NULL UNIQUE,"
    " shift {int} NOT NULL REFERENCES shift (id),"
    " helper_name {text} NOT NULL,"
    " agency {text} REFERENCES agency (code),"
    " issued_by {int} NOT NULL REFERENCES official (id),"
    " issued_at {int} NOT NULL,"
    " expires_at {int} NOT NULL,"
    " revoked_at {int}{end}",
    "CREATE INDEX pass_shift ON pass (shift)",
    "CREATE INDEX pass_official ON pass (issued_by)",

    "CREATE TABLE schedule_change ("
    " id {serial},"
    " at_s {int} NOT NULL,"
    " official {int} REFERENCES official (id)," /* NULL: the tool or a job */
    " subject_kind {text} NOT NULL"
    "  CHECK (subject_kind IN ('point', 'rota', 'shift', 'calendar_day', 'service', 'setting')),"
    " subject {text} NOT NULL,"
    " action {text} NOT NULL CHECK (action IN ('add', 'change', 'delete', 'undo')),"
    " row_before {text}," /* JSON */
    " row_after {text},"
    " undone_by {int} REFERENCES schedule_change (id){end}",
    "CREATE INDEX schedule_change_subject ON schedule_change (subject_kind, subject, id)",
    "CREATE INDEX schedule_change_undone ON schedule_change (undone_by)"
    " WHERE undone_by IS NOT NULL",
    NULL
};
