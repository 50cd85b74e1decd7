/* Helpers with a pass: their sign-ins. The code that opens a pass is digested like a token. */
static const char *const migration_0007[] = {
    "CREATE TABLE pass_sign_in ("
    " token_hash {text} PRIMARY KEY CHECK (length(token_hash) = 64),"
    " pass {int} NOT NULL REFERENCES pass (id),"
    " created_at {int} NOT NULL,"
    " seen_at {int} NOT NULL,"
    " expires_at {int} NOT NULL,"
    " ended_at {int}{end}",
    "CREATE INDEX pass_sign_in_pass ON pass_sign_in (pass)",
    "CREATE INDEX pass_sign_in_expires ON pass_sign_in (expires_at)",
    NULL
};
