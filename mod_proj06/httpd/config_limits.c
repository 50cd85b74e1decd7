#include "httpd/config_limits.h"

#include <apr_strings.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "httpd/config.h"

#define KIND(name, member, least, most, off, sentence) \
    const p6_limit_kind name = { offsetof(p6_config, member), least, most, off, sentence }

KIND(p6_limit_address, limit_address, 1, 100000, 1,
     "needs a whole number from 1 to 100000, or off: bookings, look-ups and requests for home "
     "visits, each, that one address may make in an hour");
KIND(p6_limit_holds, limit_holds, 1, 10000, 1,
     "needs a whole number from 1 to 10000, or off: places that one address may hold at a time");
KIND(p6_limit_phone, limit_phone, 1, 100, 0,
     "needs a whole number from 1 to 100: people that one phone may book for on one day");
KIND(p6_limit_hold, hold_minutes, 1, 120, 0,
     "needs minutes, 1 to 120: how long a chosen time is held until it is booked");
KIND(p6_limit_offer, offer_minutes, 5, 1440, 0,
     "needs minutes, 5 to 1440: how long an offer to the waiting list stands");
KIND(p6_limit_cooling, cooling_minutes, 1, 1440, 1,
     "needs minutes, 1 to 1440, or off: how long a cancelled place is kept back");
KIND(p6_limit_retention, retention_days, 1, 3650, 0,
     "needs days, 1 to 3650: when after a visit its person is erased");

static const char *complain(cmd_parms *cmd, const char *sentence)
{
    return apr_pstrcat(cmd->pool, cmd->cmd->name, " ", sentence, NULL);
}

int p6_whole_number(const char *arg, int least, int most)
{
    apr_size_t len = strlen(arg);
    int n = len && len <= 7 && strspn(arg, "0123456789") == len ? atoi(arg) : -1;

    return n >= least && n <= most ? n : -1;
}

const char *p6_set_limit(cmd_parms *cmd, void *dir, const char *arg)
{
    const p6_limit_kind *kind = cmd->info;
    int off = kind->off && !strcasecmp(arg, "off");
    int value = off ? 0 : p6_whole_number(arg, kind->least, kind->most);

    (void)dir;
    if (value < 0) return complain(cmd, kind->sentence);
    *(int *)((char *)p6_config_of(cmd->server) + kind->member) = value;
    return NULL;
}

const char *p6_set_limit_proofs(cmd_parms *cmd, void *dir, const char *tries, const char *minutes)
{
    p6_config *config = p6_config_of(cmd->server);

    (void)dir;
    config->limit_proofs = p6_whole_number(tries, 2, 20);
    config->lock_minutes = p6_whole_number(minutes, 1, 1440);
    if (config->limit_proofs < 0 || config->lock_minutes < 0)
        return complain(cmd, "needs a number of tries, 2 to 20, and minutes, 1 to 1440: so many "
                             "wrong proofs lock a visit for so long, such as 5 15");
    return NULL;
}

p6_booking_limits p6_limits_of(const p6_config *config)
{
    return (p6_booking_limits){
        .hold_s = config->hold_minutes * 60,
        .per_phone_day = config->limit_phone,
        .per_address_hour = config->limit_address,
        .holds_per_address = config->limit_holds,
        .proofs_before_lock = config->limit_proofs,
        .lock_s = config->lock_minutes * 60,
        .offer_s = config->offer_minutes * 60,
        .cooling_s = config->cooling_minutes * 60,
        .retention_days = config->retention_days,
        .services_max = P6_MAX_VISIT_SERVICES,
    };
}
