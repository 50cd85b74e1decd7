/* Positions: exact decimals to millionths of a degree, and the mistakes that positions come
   with. */
#include "schedule/position.h"

#include <stdlib.h>
#include <string.h>

#include "schedule/cells.h"

#define E6 1000000
#define PLACEHOLDER_LAT 14058000  /* "the middle of Vietnam", found in public data */
#define PLACEHOLDER_LON 108277000
#define PLACEHOLDER_NEAR 2000

int p6_position_parse(apr_int32_t *e6, const char *text)
{
    int negative = *text == '-', decimals = -1;
    apr_int64_t value = 0;

    text += negative;
    if (!(*text >= '0' && *text <= '9') || strlen(text) > 24) return 0;
    for (; *text; text++) {
        if ((*text == '.' || *text == ',') && decimals < 0) decimals = 0;
        else if (*text < '0' || *text > '9') return 0;
        else if (decimals == 6) {
            value += *text >= '5';
            decimals = 7;
        } else if (decimals < 7) {
            value = value * 10 + (*text - '0');
            decimals += decimals >= 0;
        }
        if (value > (apr_int64_t)1000 * E6) return 0;
    }
    for (int i = decimals < 0 ? 0 : decimals; i < 6; i++) value *= 10;
    if (value > (apr_int64_t)180 * E6) return 0;
    *e6 = (apr_int32_t)(negative ? -value : value);
    return 1;
}

static int in_province(apr_int32_t lat, apr_int32_t lon)
{
    return lat >= P6_PROVINCE_SOUTH && lat <= P6_PROVINCE_NORTH && lon >= P6_PROVINCE_WEST
        && lon <= P6_PROVINCE_EAST;
}

static int read_one(p6_cells *cells, int column, apr_int32_t *e6)
{
    if (p6_position_parse(e6, cells->row->cell[column])) return 1;
    p6_cells_bad(cells, column, "\"%s\" is no position: decimal degrees, like 22.1658.",
                 p6_report_show(cells->row->cell[column], cells->pool));
    return 0;
}

const char *p6_position_fault(apr_int32_t lat, apr_int32_t lon)
{
    if (lat == 0 && lon == 0)
        return "The position 0, 0 is a place in the sea; leave both cells empty when it is not"
               " known.";
    if (abs(lat - PLACEHOLDER_LAT) < PLACEHOLDER_NEAR
        && abs(lon - PLACEHOLDER_LON) < PLACEHOLDER_NEAR)
        return "This position is the placeholder for \"somewhere in Vietnam\"; leave both cells"
               " empty when it is not known.";
    if (in_province(lat, lon)) return NULL;
    if (in_province(lon, lat))
        return "Latitude and longitude are swapped; latitude is 21.32 to 22.75.";
    return "The position is outside the province: latitude 21.32 to 22.75, longitude 105.43 to"
           " 106.25.";
}

void p6_cell_position(p6_cells *cells, int lat_column, int lon_column, apr_int32_t *lat_e6,
                      apr_int32_t *lon_e6)
{
    int has_lat = *cells->row->cell[lat_column] != '\0';
    int has_lon = *cells->row->cell[lon_column] != '\0';
    const char *wrong;

    *lat_e6 = *lon_e6 = 0;
    if (!has_lat && !has_lon) return;
    if (has_lat != has_lon) {
        p6_cells_bad(cells, has_lat ? lon_column : lat_column,
                     "A position needs both latitude and longitude, or neither.");
        return;
    }
    if (!read_one(cells, lat_column, lat_e6) || !read_one(cells, lon_column, lon_e6)) return;
    wrong = p6_position_fault(*lat_e6, *lon_e6);
    if (wrong) p6_cells_bad(cells, lat_column, "%s", wrong);
}
