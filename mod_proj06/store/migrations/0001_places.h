/* Places and times: communes, points, rotas, shifts, the calendar, and the store's own marks. */
static const char *const migration_0001[] = {
    "CREATE TABLE commune ("
    " code {text} PRIMARY KEY CHECK (length(code) = 5),"
    " name {text} NOT NULL,"
    " kind {text} NOT NULL CHECK (kind IN ('phuong', 'xa')),"
    " lat_e6 {int} NOT NULL,"
    " lon_e6 {int} NOT NULL,"
    " help_line {text} NOT NULL DEFAULT ''{end}",

    "CREATE TABLE former_unit ("
    " name {text} NOT NULL,"
    " commune {text} NOT NULL REFERENCES commune (code),"
    " PRIMARY KEY (name, commune){end}",
    "CREATE INDEX former_unit_commune ON former_unit (commune)",

    "CREATE TABLE agency ("
    " code {text} PRIMARY KEY,"
    " kind {text} NOT NULL,"
    " list_order {int} NOT NULL{end}",

    "CREATE TABLE service ("
    " code {text} PRIMARY KEY,"
    " agency_kind {text} NOT NULL,"
    " minutes {int} NOT NULL CHECK (minutes > 0 AND minutes % 5 = 0),"
    " list_order {int} NOT NULL{end}",

    "CREATE TABLE data_text ("
    " kind {text} NOT NULL,"
    " subject {text} NOT NULL,"
    " field {text} NOT NULL,"
    " lang {text} NOT NULL,"
    " body {text} NOT NULL,"
    " PRIMARY KEY (kind, subject, field, lang){end}",

    "CREATE TABLE point ("
    " slug {text} PRIMARY KEY CHECK (length(slug) BETWEEN 1 AND 60),"
    " kind {text} NOT NULL CHECK (kind IN ('fixed', 'mobile', 'police')),"
    " name {text} NOT NULL,"
    " commune {text} NOT NULL REFERENCES commune (code),"
    " group_name {text} NOT NULL,"
    " group_aliases {text} NOT NULL,"
    " address {text} NOT NULL,"
    " landmark {text} NOT NULL,"
    " lat_e6 {int} NOT NULL,"
    " lon_e6 {int} NOT NULL,"
    " phone {text} NOT NULL,"
    " step_free {int} NOT NULL CHECK (step_free IN (-1, 0, 1)),"
    " checked_at {int} NOT NULL,"
    " active {int} NOT NULL CHECK (active IN (0, 1)),"
    " sample {int} NOT NULL CHECK (sample IN (0, 1)){end}",
    "CREATE INDEX point_commune ON point (commune)",

    "CREATE TABLE plan ("
    " id {text} PRIMARY KEY CHECK (length(id) = 16),"
    " online_desks {int} NOT NULL CHECK (online_desks >= 0){end}",

    "CREATE TABLE plan_desk ("
    " plan {text} NOT NULL REFERENCES plan (id) ON DELETE CASCADE,"
    " number {int} NOT NULL CHECK (number > 0),"
    " agency {text} NOT NULL REFERENCES agency (code),"
    " services {text} NOT NULL,"
    " online {int} NOT NULL CHECK (online IN (0, 1)),"
    " PRIMARY KEY (plan, number){narrow}",

    "CREATE TABLE rota ("
    " id {text} PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 60),"
    " point {text} NOT NULL REFERENCES point (slug),"
    " pattern {text} NOT NULL,"
    " valid_from {int} NOT NULL,"
    " valid_to {int} NOT NULL,"
    " plan {text} NOT NULL REFERENCES plan (id),"
    " walk_in {int} NOT NULL CHECK (walk_in IN (0, 1)),"
    " last_entry {int} NOT NULL CHECK (last_entry >= 0),"
    " spoken {text} NOT NULL,"
    " note {text} NOT NULL,"
    " stop_group {text} NOT NULL,"
    " stop_landmark {text} NOT NULL,"
    " stop_lat_e6 {int} NOT NULL,"
    " stop_lon_e6 {int} NOT NULL{end}",
    "CREATE INDEX rota_point ON rota (point)",

    "CREATE TABLE shift ("
    " id {int} PRIMARY KEY CHECK (id > 0),"
    " rota {text} REFERENCES rota (id),"
    " point {text} NOT NULL REFERENCES point (slug),"
    " start_min {int} NOT NULL,"
    " end_min {int} NOT NULL CHECK (end_min > start_min),"
    " rota_start {int} NOT NULL,"
    " hours_unknown {int} NOT NULL CHECK (hours_unknown IN (0, 1)),"
    " status {text} NOT NULL CHECK (status IN ('planned', 'cancelled', 'moved')),"
    " successor {int} REFERENCES shift (id),"
    " live {text} NOT NULL CHECK (live IN ('none', 'started', 'late', 'full', 'ended')),"
    " late_min {int} NOT NULL CHECK (late_min >= 0),"
    " plan {text} NOT NULL REFERENCES plan (id),"
    " walk_in {int} NOT NULL CHECK (walk_in IN (0, 1)),"
    " last_entry {int} NOT NULL CHECK (last_entry >= 0),"
    " spoken {text} NOT NULL,"
    " note {text} NOT NULL,"
    " stop_group {text} NOT NULL,"
    " stop_landmark {text} NOT NULL,"
    " stop_lat_e6 {int} NOT NULL,"
    " stop_lon_e6 {int} NOT NULL,"
    " edited {int} NOT NULL CHECK (edited IN (0, 1)),"
    " UNIQUE (rota, rota_start){end}",
    "CREATE INDEX shift_by_point ON shift (point, start_min, id)",
    "CREATE INDEX shift_by_start ON shift (start_min)",
    "CREATE INDEX shift_successor ON shift (successor) WHERE successor IS NOT NULL",

    "CREATE TABLE calendar_day ("
    " day {int} PRIMARY KEY,"
    " kind {text} NOT NULL CHECK (kind IN ('holiday', 'working')),"
    " name {text} NOT NULL,"
    " decision {text} NOT NULL,"
    " active {int} NOT NULL CHECK (active IN (0, 1)){end}",

    "CREATE TABLE setting ("
    " name {text} PRIMARY KEY,"
    " body {text} NOT NULL,"
    " changed_at {int} NOT NULL{end}",

    "CREATE TABLE generation ("
    " name {text} PRIMARY KEY,"
    " number {int} NOT NULL{end}",
    "INSERT INTO generation (name, number) VALUES ('structure', 1)",

    "CREATE TABLE counter ("
    " name {text} PRIMARY KEY,"
    " next_id {int} NOT NULL CHECK (next_id > 0){end}",
    "INSERT INTO counter (name, next_id) VALUES ('shift', 1)",

    "CREATE TABLE change ("
    " id {serial},"
    " at_s {int} NOT NULL,"
    " kind {text} NOT NULL CHECK (kind IN ('live', 'places', 'waiting')),"
    " shift {int} NOT NULL{end}",
    "CREATE INDEX change_at ON change (at_s, shift)",

    "CREATE TABLE lease ("
    " name {text} PRIMARY KEY,"
    " holder {text} NOT NULL,"
    " until_s {int} NOT NULL{end}",
    NULL
};
