/* Who has shown a visit's proof and may see it for a while. */
static const char *const migration_0006[] = {
    "CREATE TABLE opening ("
    " cookie_hash {text} PRIMARY KEY CHECK (length(cookie_hash) = 64),"
    " visit {int} NOT NULL REFERENCES visit (id) ON DELETE CASCADE,"
    " until_s {int} NOT NULL{narrow}",
    "CREATE INDEX opening_visit ON opening (visit)",
    "CREATE INDEX opening_until ON opening (until_s)",
    NULL
};
