#include "office/official.h"

#include <apr_strings.h>
#include <string.h>

#include "store/officials.h"

static const struct {
    const char *word;
    unsigned roles;
} acts[P6_ACT__COUNT] = {
    [P6_ACT_NONE] = { "none", 0 },
#define ACT(name, word, roles) [P6_ACT_##name] = { word, roles },
    P6_ACTS(ACT)
#undef ACT
};

const char *p6_official_tag(const p6_official *official, apr_pool_t *pool)
{
    return official->pass ? apr_psprintf(pool, "pass-%" APR_INT64_T_FMT, official->pass)
                          : apr_psprintf(pool, "official-%" APR_INT64_T_FMT, official->id);
}

const char *p6_act_word(p6_act act)
{
    return acts[act].word;
}

/* a role that this build does not know gives nothing */
static unsigned bit_of(const char *role)
{
    static const struct {
        const char *word;
        unsigned bit;
    } roles[] = { { "helper", P6_AS_HELPER }, { "manager", P6_AS_MANAGER },
                  { "province", P6_AS_PROVINCE }, { "auditor", P6_AS_AUDITOR } };

    for (apr_size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (!strcmp(roles[i].word, role)) return roles[i].bit;
    return 0;
}

int p6_may_somewhere(const p6_official *official, p6_act act)
{
    if (official->pass) return (acts[act].roles & P6_AS_PASS) != 0;
    for (int i = 0; i < official->rights->nelts; i++)
        if (acts[act].roles & bit_of(APR_ARRAY_IDX(official->rights, i, p6_right_row).role))
            return 1;
    return 0;
}

int p6_may(const p6_official *official, p6_act act, const char *commune, apr_int64_t shift)
{
    if (!commune || !*commune) return 0;
    if (official->pass)
        return (acts[act].roles & P6_AS_PASS) && shift == official->pass_shift
               && !strcmp(commune, official->pass_commune);
    for (int i = 0; i < official->rights->nelts; i++) {
        const p6_right_row *right = &APR_ARRAY_IDX(official->rights, i, p6_right_row);

        if ((acts[act].roles & bit_of(right->role))
            && (!strcmp(right->commune, "*") || !strcmp(right->commune, commune)))
            return 1;
    }
    return 0;
}

p6_error *p6_require(const p6_official *official, p6_act act, const char *commune,
                     apr_int64_t shift, apr_pool_t *pool)
{
    if (p6_may(official, act, commune, shift)) return NULL;
    return p6_error_make(pool, P6_E_FORBIDDEN, NULL, "no right to %s there", acts[act].word);
}

apr_array_header_t *p6_communes_of(const p6_official *official, p6_act act, apr_pool_t *pool)
{
    apr_array_header_t *codes = apr_array_make(pool, 4, sizeof(const char *));

    if (official->pass) {
        if (acts[act].roles & P6_AS_PASS)
            APR_ARRAY_PUSH(codes, const char *) = official->pass_commune;
        return codes;
    }
    for (int i = 0; i < official->rights->nelts; i++) {
        const p6_right_row *right = &APR_ARRAY_IDX(official->rights, i, p6_right_row);
        int known = 0;

        if (!(acts[act].roles & bit_of(right->role))) continue;
        if (!strcmp(right->commune, "*")) {
            codes->nelts = 0;
            APR_ARRAY_PUSH(codes, const char *) = "*";
            return codes;
        }
        for (int j = 0; j < codes->nelts; j++)
            known |= !strcmp(APR_ARRAY_IDX(codes, j, const char *), right->commune);
        if (!known) APR_ARRAY_PUSH(codes, const char *) = right->commune;
    }
    return codes;
}
