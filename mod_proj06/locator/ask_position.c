#include "locator/ask_position.h"

#include <apr_strings.h>
#include <stdlib.h>

#include "locator/grid.h"

#define MAX_DECIMALS 20
#define PLACEHOLDER_LAT 14058000
#define PLACEHOLDER_LON 108277000

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/** Read one number at *AT; 0 when there is none of the plain form. */
static int read_number(apr_int32_t *e6, const char **at)
{
    apr_int32_t value = 0, thousandths = 0, unit = 100;
    int negative = **at == '-', digits = 0, decimals = 0;

    if (negative) ++*at;
    for (; is_digit(**at) && digits < 3; ++*at, digits++) value = value * 10 + (**at - '0');
    if (!digits) return 0;
    if (**at == '.') {
        for (++*at; is_digit(**at) && decimals < MAX_DECIMALS; ++*at, decimals++, unit /= 10)
            thousandths += unit * (**at - '0'); /* the fourth decimal meets unit 0 */
        if (!decimals) return 0;
    }
    value = value * 1000000 + thousandths * 1000;
    *e6 = negative ? -value : value;
    return 1;
}

const char *p6_position_read(apr_int32_t *lat_e6, apr_int32_t *lon_e6, const char *text)
{
    const char *at = text;
    apr_int32_t lat, lon;

    if (!read_number(&lat, &at) || *at++ != ',') return "not two decimal numbers with a comma";
    if (*at == ' ') at++; /* as maps give it to be copied */
    if (!read_number(&lon, &at) || *at) return "not two decimal numbers with a comma";
    if (p6_in_province(lon, lat)) return "latitude and longitude are swapped";
    if (abs(lat) > 90000000 || abs(lon) > 180000000) return "no position on earth";
    if (!lat && !lon) return "0,0 is no position but a missing one";
    if (lat == PLACEHOLDER_LAT && lon == PLACEHOLDER_LON)
        return "a placeholder for the whole country, no position";
    *lat_e6 = lat;
    *lon_e6 = lon;
    return NULL;
}

static const char *number_text(apr_int32_t e6, apr_pool_t *pool)
{
    int thousandths = abs(e6) / 1000;

    return apr_psprintf(pool, "%s%d.%03d", e6 < 0 ? "-" : "", thousandths / 1000,
                        thousandths % 1000);
}

const char *p6_position_text(apr_int32_t lat_e6, apr_int32_t lon_e6, apr_pool_t *pool)
{
    return apr_pstrcat(pool, number_text(lat_e6, pool), ",", number_text(lon_e6, pool), NULL);
}
