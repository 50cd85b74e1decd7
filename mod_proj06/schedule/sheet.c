#include "schedule/sheet.h"

#define COLUMNS(array) array, (int)(sizeof array / sizeof *array)
#define NEEDED P6_COL_REQUIRED

static const p6_column communes[] = {
    { "code", NEEDED }, { "name", NEEDED }, { "kind", NEEDED }, { "lat", NEEDED },
    { "lon", NEEDED }, { "help_line", 0 },
};
static const p6_column former_units[] = { { "former_unit", NEEDED }, { "code", NEEDED } };
static const p6_column agencies[] = { { "code", NEEDED }, { "kind", NEEDED }, { "position", 0 } };
static const p6_column services[] = {
    { "code", NEEDED }, { "agency_kind", 0 }, { "minutes", NEEDED }, { "position", 0 },
};
static const p6_column calendar[] = {
    { "day", NEEDED }, { "kind", NEEDED }, { "name", NEEDED }, { "decision", NEEDED },
    { "active", 0 },
};
static const p6_column points[] = {
    { "slug", NEEDED }, { "kind", 0 }, { "name", NEEDED }, { "commune", NEEDED }, { "group", 0 },
    { "group_aliases", 0 }, { "address", 0 }, { "landmark", 0 }, { "lat", 0 }, { "lon", 0 },
    { "phone", 0 }, { "step_free", 0 }, { "checked_at", 0 }, { "active", 0 }, { "sample", 0 },
};
static const p6_column texts[] = {
    { "kind", NEEDED }, { "subject", NEEDED }, { "field", NEEDED }, { "lang", NEEDED },
    { "text", NEEDED | P6_COL_LINES },
};
static const p6_column rotas[] = {
    { "id", NEEDED }, { "point", NEEDED }, { "pattern", NEEDED }, { "valid_from", 0 },
    { "valid_to", 0 }, { "walk_in", 0 }, { "last_entry", 0 }, { "spoken", 0 }, { "note", 0 },
    { "stop_group", 0 }, { "stop_landmark", 0 }, { "stop_lat", 0 }, { "stop_lon", 0 },
};
static const p6_column shifts[] = {
    { "key", NEEDED }, { "point", NEEDED }, { "start", NEEDED }, { "end", NEEDED },
    { "status", 0 }, { "successor", 0 }, { "unknown", 0 }, { "walk_in", 0 }, { "last_entry", 0 },
    { "spoken", 0 }, { "note", 0 }, { "stop_group", 0 }, { "stop_landmark", 0 },
    { "stop_lat", 0 }, { "stop_lon", 0 },
};
static const p6_column desks[] = {
    { "owner", NEEDED }, { "number", NEEDED }, { "agency", NEEDED }, { "services", NEEDED },
    { "online", 0 },
};
static const p6_column activation[] = {
    { "commune", NEEDED }, { "as_of", NEEDED }, { "residents", NEEDED }, { "target", NEEDED },
    { "activated", NEEDED }, { "source", NEEDED },
};

const p6_sheet p6_sheets[P6_SHEET__COUNT] = {
    [P6_SHEET_COMMUNES] = { "communes.csv", COLUMNS(communes) },
    [P6_SHEET_FORMER_UNITS] = { "former_units.csv", COLUMNS(former_units) },
    [P6_SHEET_AGENCIES] = { "agencies.csv", COLUMNS(agencies) },
    [P6_SHEET_SERVICES] = { "services.csv", COLUMNS(services) },
    [P6_SHEET_CALENDAR] = { "calendar.csv", COLUMNS(calendar) },
    [P6_SHEET_POINTS] = { "points.csv", COLUMNS(points) },
    [P6_SHEET_TEXTS] = { "texts.csv", COLUMNS(texts) },
    [P6_SHEET_ROTAS] = { "rotas.csv", COLUMNS(rotas) },
    [P6_SHEET_SHIFTS] = { "shifts.csv", COLUMNS(shifts) },
    [P6_SHEET_DESKS] = { "desks.csv", COLUMNS(desks) },
    [P6_SHEET_ACTIVATION] = { "activation.csv", COLUMNS(activation) },
};
