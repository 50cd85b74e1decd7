/**
 * View models: typed values in records whose shape is known when templates are compiled.
 *
 * A page declares its names once (P6_RECORD below), fills records by index, and the compiler
 * resolves each path to indices: a name that is not in the shape is a compile error with file and
 * line. Invariants: a record has exactly its shape's number of values, unset ones are
 * P6_NOTHING. Values point into the pool of whoever made them and are read-only while rendered.
 *
 *     #define CARD(F, r) F(r, name, TEXT, NULL) F(r, href, URL, NULL) F(r, all, LIST, &row_shape)
 *     P6_RECORD(card, CARD)
 *   declares enum { card_name, card_href, card_all, card__count } and `card_shape`.
 */
#ifndef P6_TEMPLATE_VALUE_H
#define P6_TEMPLATE_VALUE_H

#include <apr_pools.h>
#include <apr_tables.h>

typedef enum p6_type {
    P6_NONE,   /**< nothing */
    P6_TEXT,   /**< UTF-8 text, escaped wherever it is put */
    P6_URL,    /**< a link made by our own code: allowed in href, src, action, formaction */
    P6_NUMBER, /**< a whole number */
    P6_BOOL,
    P6_LIST,   /**< of records of one shape */
    P6_RECORD_TYPE,
    P6_JSON    /**< serialised JSON, only for <script type="application/ld+json"> */
} p6_type;
/* names for the F(…, TYPE, …) column of P6_RECORD */
#define P6_FIELD_TEXT P6_TEXT
#define P6_FIELD_URL P6_URL
#define P6_FIELD_NUMBER P6_NUMBER
#define P6_FIELD_BOOL P6_BOOL
#define P6_FIELD_LIST P6_LIST
#define P6_FIELD_RECORD P6_RECORD_TYPE
#define P6_FIELD_JSON P6_JSON

typedef struct p6_shape p6_shape;

typedef struct p6_field {
    const char *name;
    p6_type type;
    const p6_shape *shape; /**< of a record or of a list's items; else NULL */
} p6_field;

struct p6_shape {
    const char *name; /**< for messages */
    const p6_field *fields;
    int count;
};

typedef struct p6_value p6_value;
struct p6_value {
    p6_type type;
    union {
        const char *text;        /**< TEXT, URL, JSON; never NULL there */
        apr_int64_t number;      /**< NUMBER, BOOL */
        const p6_value *record;  /**< RECORD: array of the shape's count */
        const apr_array_header_t *list; /**< LIST: of const p6_value * (records) */
    } u;
};

#define P6_RECORD_ENUM(rec, name, type, shape) rec##_##name,
#define P6_RECORD_FIELD(rec, name, type, shape) { #name, P6_FIELD_##type, shape },
#define P6_RECORD(rec, FIELDS) \
    enum { FIELDS(P6_RECORD_ENUM, rec) rec##__count }; \
    static const p6_field rec##_fields[] = { FIELDS(P6_RECORD_FIELD, rec) }; \
    static const p6_shape rec##_shape = { #rec, rec##_fields, rec##__count };

#define P6_NOTHING ((p6_value){ P6_NONE, { 0 } })
static inline p6_value p6_v_text(const char *s)
{
    p6_value v = { P6_NONE, { 0 } };
    if (s) { v.type = P6_TEXT; v.u.text = s; }
    return v;
}
static inline p6_value p6_v_url(const char *s)
{
    p6_value v = { P6_NONE, { 0 } };
    if (s) { v.type = P6_URL; v.u.text = s; }
    return v;
}
static inline p6_value p6_v_json(const char *s)
{
    p6_value v = { P6_NONE, { 0 } };
    if (s) { v.type = P6_JSON; v.u.text = s; }
    return v;
}
static inline p6_value p6_v_number(apr_int64_t n)
{
    p6_value v = { P6_NUMBER, { 0 } };
    v.u.number = n;
    return v;
}
static inline p6_value p6_v_bool(int b)
{
    p6_value v = { P6_BOOL, { 0 } };
    v.u.number = b != 0;
    return v;
}
static inline p6_value p6_v_record(const p6_value *r)
{
    p6_value v = { P6_NONE, { 0 } };
    if (r) { v.type = P6_RECORD_TYPE; v.u.record = r; }
    return v;
}
static inline p6_value p6_v_list(const apr_array_header_t *l)
{
    p6_value v = { P6_NONE, { 0 } };
    if (l) { v.type = P6_LIST; v.u.list = l; }
    return v;
}

/** A record of SHAPE with every value P6_NOTHING, in POOL. */
p6_value *p6_record_make(const p6_shape *shape, apr_pool_t *pool);

#endif
