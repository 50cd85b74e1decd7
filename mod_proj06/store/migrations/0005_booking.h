/* What the jobs of booking look for all evening: holds, offers, and who waits. */
static const char *const migration_0005[] = {
    "CREATE INDEX visit_hold ON visit (id) WHERE state = 'hold'",
    "CREATE INDEX waiting_open ON waiting (shift) WHERE state = 'waiting'",
    "CREATE INDEX waiting_offered ON waiting (offer_until_s) WHERE state = 'offered'",
    NULL
};
