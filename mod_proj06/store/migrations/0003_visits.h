/* Visits from hold to outcome, the people behind them, the queue, home visits, door to door. */
static const char *const migration_0003[] = {
    "CREATE TABLE consent_text ("
    " version {text} NOT NULL,"
    " lang {text} NOT NULL,"
    " body {text} NOT NULL,"
    " valid_from_s {int} NOT NULL,"
    " PRIMARY KEY (version, lang){end}",

    "CREATE TABLE visit ("
    " id {serial},"
    " code {text} UNIQUE,"
    " request_key {text} UNIQUE,"
    " shift {int} NOT NULL REFERENCES shift (id),"
    " state {text} NOT NULL CHECK (state IN ('hold', 'booked', 'waiting', 'arrived', 'parked',"
    "  'called', 'serving', 'finished', 'absent', 'not_reached', 'cancelled', 'expired')),"
    " channel {text} NOT NULL CHECK (channel IN ('online', 'official', 'walk_in', 'paper')),"
    " ticket {text},"
    " start_min {int},"
    " end_min {int},"
    " priority {text} NOT NULL DEFAULT 'none'"
    "  CHECK (priority IN ('none', 'age', 'disabled', 'pregnant', 'carried_over')),"
    " for_someone_else {int} NOT NULL DEFAULT 0 CHECK (for_someone_else IN (0, 1)),"
    " accept_offer {int} NOT NULL DEFAULT 0 CHECK (accept_offer IN (0, 1)),"
    " age_band {text} NOT NULL DEFAULT '',"
    " group_name {text} NOT NULL DEFAULT '',"
    " wrong_proofs {int} NOT NULL DEFAULT 0 CHECK (wrong_proofs >= 0),"
    " locked_until_s {int} NOT NULL DEFAULT 0,"
    " consent_version {text},"
    " consent_at {int},"
    " moved_from {int} REFERENCES visit (id),"
    " created_at {int} NOT NULL,"
    " changed_at {int} NOT NULL,"
    " arrived_at {int},"
    " called_at {int},"
    " serving_at {int},"
    " finished_at {int},"
    " cancelled_at {int},"
    " cancelled_why {text} NOT NULL DEFAULT '',"
    " erased_at {int},"
    " counted_at {int},"
    " UNIQUE (shift, ticket){end}",
    "CREATE INDEX visit_shift_state ON visit (shift, state)",
    "CREATE INDEX visit_moved_from ON visit (moved_from) WHERE moved_from IS NOT NULL",
    "CREATE INDEX visit_uncounted ON visit (changed_at) WHERE counted_at IS NULL",

    "CREATE TABLE person ("
    " visit {int} PRIMARY KEY REFERENCES visit (id) ON DELETE CASCADE,"
    " name {text} NOT NULL,"
    " name_folded {text} NOT NULL,"
    " phone {text} NOT NULL,"
    " birth_year {int},"
    " erase_after_s {int} NOT NULL{end}",
    "CREATE INDEX person_phone ON person (phone) WHERE phone <> ''",
    "CREATE INDEX person_erase ON person (erase_after_s)",

    "CREATE TABLE draft ("
    " visit {int} PRIMARY KEY REFERENCES visit (id) ON DELETE CASCADE,"
    " cookie_hash {text} NOT NULL UNIQUE,"
    " address_key {text} NOT NULL,"
    " answers {text} NOT NULL," /* JSON */
    " until_s {int} NOT NULL{end}",
    "CREATE INDEX draft_address ON draft (address_key, until_s)",
    "CREATE INDEX draft_until ON draft (until_s)",

    "CREATE TABLE claim ("
    " shift {int} NOT NULL REFERENCES shift (id),"
    " desk {int} NOT NULL CHECK (desk > 0),"
    " unit {int} NOT NULL,"
    " visit {int} REFERENCES visit (id),"
    " kind {text} NOT NULL CHECK (kind IN ('hold', 'booked', 'offer', 'cooling')),"
    " until_s {int}," /* NULL: firm */
    " online {int} NOT NULL CHECK (online IN (0, 1)),"
    " PRIMARY KEY (shift, desk, unit),"
    " CHECK (visit IS NOT NULL OR kind = 'cooling'),"
    " CHECK (until_s IS NOT NULL OR kind = 'booked'){narrow}",
    "CREATE INDEX claim_visit ON claim (visit)",
    "CREATE INDEX claim_until ON claim (until_s) WHERE until_s IS NOT NULL",

    "CREATE TABLE visit_service ("
    " visit {int} NOT NULL REFERENCES visit (id) ON DELETE CASCADE,"
    " service {text} NOT NULL REFERENCES service (code),"
    " list_order {int} NOT NULL,"
    " desk {int},"
    " outcome {text} CHECK (outcome IN ('done', 'handed_off', 'not_done')),"
    " reason {text} NOT NULL DEFAULT '',"
    " decided_at {int},"
    " PRIMARY KEY (visit, service){narrow}",
    "CREATE INDEX visit_service_service ON visit_service (service)",

    "CREATE TABLE hand_off ("
    " id {serial},"
    " visit {int} NOT NULL REFERENCES visit (id) ON DELETE CASCADE,"
    " service {text} NOT NULL REFERENCES service (code),"
    " to_point {text} REFERENCES point (slug),"
    " to_whom {text} NOT NULL,"
    " due_min {int},"
    " state {text} NOT NULL CHECK (state IN ('open', 'done', 'dropped')),"
    " made_at {int} NOT NULL,"
    " settled_at {int}{end}",
    "CREATE INDEX hand_off_visit ON hand_off (visit)",
    "CREATE INDEX hand_off_open ON hand_off (to_point, due_min) WHERE state = 'open'",

    "CREATE TABLE visit_event ("
    " id {serial},"
    " visit {int} NOT NULL REFERENCES visit (id) ON DELETE CASCADE,"
    " at_s {int} NOT NULL,"
    " kind {text} NOT NULL,"
    " actor {text} NOT NULL CHECK (actor IN ('citizen', 'official', 'pass', 'system')),"
    " official {int} REFERENCES official (id),"
    " pass {int} REFERENCES pass (id),"
    " desk {int},"
    " detail {text} NOT NULL DEFAULT ''{end}",
    "CREATE INDEX visit_event_visit ON visit_event (visit, id)",

    "CREATE TABLE waiting ("
    " visit {int} PRIMARY KEY REFERENCES visit (id) ON DELETE CASCADE,"
    " shift {int} NOT NULL REFERENCES shift (id),"
    " joined_at {int} NOT NULL,"
    " state {text} NOT NULL CHECK (state IN ('waiting', 'offered', 'taken', 'lapsed', 'left')),"
    " offer_until_s {int}{end}",
    "CREATE INDEX waiting_shift ON waiting (shift, state, joined_at)",

    "CREATE TABLE tell ("
    " id {serial},"
    " visit {int} NOT NULL REFERENCES visit (id) ON DELETE CASCADE,"
    " kind {text} NOT NULL CHECK (kind IN ('cancelled', 'moved', 'offered', 'given')),"
    " state {text} NOT NULL CHECK (state IN ('open', 'told', 'not_reached')),"
    " tries {int} NOT NULL DEFAULT 0,"
    " made_at {int} NOT NULL,"
    " changed_at {int} NOT NULL,"
    " official {int} REFERENCES official (id){end}",
    "CREATE INDEX tell_visit ON tell (visit)",
    "CREATE INDEX tell_open ON tell (made_at) WHERE state = 'open'",

    "CREATE TABLE desk_state ("
    " shift {int} NOT NULL REFERENCES shift (id),"
    " desk {int} NOT NULL CHECK (desk > 0),"
    " state {text} NOT NULL CHECK (state IN ('open', 'paused', 'closed')),"
    " visit {int} REFERENCES visit (id)," /* called or being served */
    " official {int} REFERENCES official (id),"
    " pass {int} REFERENCES pass (id),"
    " changed_at {int} NOT NULL,"
    " PRIMARY KEY (shift, desk){narrow}",
    "CREATE UNIQUE INDEX desk_state_visit ON desk_state (visit) WHERE visit IS NOT NULL",

    "CREATE TABLE ticket_counter ("
    " shift {int} NOT NULL REFERENCES shift (id) ON DELETE CASCADE,"
    " letter {text} NOT NULL CHECK (length(letter) BETWEEN 1 AND 4),"
    " next_number {int} NOT NULL CHECK (next_number > 0),"
    " PRIMARY KEY (shift, letter){narrow}",

    "CREATE TABLE action_key (" /* a repeated request finds what the first one did */
    " request_key {text} PRIMARY KEY,"
    " action {text} NOT NULL,"
    " visit {int} REFERENCES visit (id) ON DELETE CASCADE,"
    " desk {int},"
    " at_s {int} NOT NULL{end}",
    "CREATE INDEX action_key_visit ON action_key (visit)",
    "CREATE INDEX action_key_at ON action_key (at_s)",

    "CREATE TABLE home_visit ("
    " id {serial},"
    " code {text} NOT NULL UNIQUE,"
    " request_key {text} UNIQUE,"
    " commune {text} NOT NULL REFERENCES commune (code),"
    " group_name {text} NOT NULL,"
    " services {text} NOT NULL,"
    " state {text} NOT NULL CHECK (state IN ('asked', 'planned', 'done', 'declined',"
    "  'cancelled')),"
    " shift {int} REFERENCES shift (id),"
    " wrong_proofs {int} NOT NULL DEFAULT 0 CHECK (wrong_proofs >= 0),"
    " locked_until_s {int} NOT NULL DEFAULT 0,"
    " consent_version {text},"
    " consent_at {int},"
    " created_at {int} NOT NULL,"
    " changed_at {int} NOT NULL,"
    " erased_at {int}{end}",
    "CREATE INDEX home_visit_commune ON home_visit (commune, state, created_at)",
    "CREATE INDEX home_visit_shift ON home_visit (shift) WHERE shift IS NOT NULL",

    "CREATE TABLE home_person ("
    " home_visit {int} PRIMARY KEY REFERENCES home_visit (id) ON DELETE CASCADE,"
    " name {text} NOT NULL,"
    " name_folded {text} NOT NULL,"
    " phone {text} NOT NULL,"
    " birth_year {int},"
    " address {text} NOT NULL,"
    " note {text} NOT NULL,"
    " erase_after_s {int} NOT NULL{end}",
    "CREATE INDEX home_person_phone ON home_person (phone) WHERE phone <> ''",
    "CREATE INDEX home_person_erase ON home_person (erase_after_s)",

    "CREATE TABLE round ("
    " id {serial},"
    " shift {int} NOT NULL REFERENCES shift (id),"
    " group_name {text} NOT NULL,"
    " official {int} REFERENCES official (id),"
    " pass {int} REFERENCES pass (id),"
    " begun_at {int} NOT NULL,"
    " ended_at {int}{end}",
    "CREATE INDEX round_shift ON round (shift)",

    "CREATE TABLE household ("
    " id {serial},"
    " round {int} NOT NULL REFERENCES round (id) ON DELETE CASCADE,"
    " request_key {text} UNIQUE,"
    " label {text} NOT NULL,"
    " state {text} NOT NULL CHECK (state IN ('visited', 'absent', 'declined', 'later')),"
    " people {int} NOT NULL DEFAULT 0 CHECK (people >= 0),"
    " at_s {int} NOT NULL{end}",
    "CREATE INDEX household_round ON household (round)",

    "CREATE TABLE household_service ("
    " household {int} NOT NULL REFERENCES household (id) ON DELETE CASCADE,"
    " service {text} NOT NULL REFERENCES service (code),"
    " outcome {text} NOT NULL CHECK (outcome IN ('done', 'handed_off', 'not_done')),"
    " people {int} NOT NULL CHECK (people > 0),"
    " reason {text} NOT NULL DEFAULT '',"
    " PRIMARY KEY (household, service, outcome, reason){narrow}",
    NULL
};
