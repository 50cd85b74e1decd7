#include "planning/view_history.h"

#include <apr_strings.h>
#include <string.h>

#include "base/text.h"
#include "planning/row_json.h"

/* i18n-prefix: history.point. */
/* i18n-prefix: history.rota. */
/* i18n-prefix: history.shift. */
/* i18n-prefix: history.calendar_day. */
/* i18n-prefix: history.service. */
/* i18n-prefix: sched.f. */
/* i18n-prefix: sched.status. */

#define LONGEST 120 /* characters of a value */

/* members that say nothing to people, or that the sentence says already */
static const char *const silent[] = {
    "id", "slug", "code", "point", "rota", "rota_start", "edited", "live", "late_min",
    "successor", "unknown", "sample", "commune", "texts", NULL
};

static int is_silent(const char *name)
{
    for (int i = 0; silent[i]; i++)
        if (!strcmp(silent[i], name)) return 1;
    return 0;
}

static const char *cut(const p6_call *call, const char *text)
{
    const char *end = text;

    if (p6_text_length(text) <= LONGEST) return text;
    for (int n = 0; n < LONGEST; n++)
        do end++; while (((unsigned char)*end & 0xC0) == 0x80);
    return apr_pstrcat(call->pool, apr_pstrmemdup(call->pool, text, (apr_size_t)(end - text)), "…",
                       NULL);
}

static const char *number_words(const p6_call *call, p6_column_kind kind, apr_int64_t n)
{
    switch (kind) {
    case P6_COLUMN_YES:
        return n < 0 ? P6_SAY(call, "sched.unknown") : n ? P6_SAY(call, "sched.yes")
                                                         : P6_SAY(call, "sched.no");
    case P6_COLUMN_MINUTE:
        return P6_SAY(call, "fate.when", "time", p6_words_time(call, n), "date",
                      p6_words_short_date(call, p6_day_of_minute(n)));
    case P6_COLUMN_DAY: return n ? p6_words_plain_date(call, (p6_day)n) : "–";
    case P6_COLUMN_STAMP: return n ? p6_words_stamp(call, n) : "–";
    case P6_COLUMN_PLACE: return n ? p6_plan_degrees((apr_int32_t)n, call->pool) : "–";
    default: return apr_psprintf(call->pool, "%" APR_INT64_T_FMT, n);
    }
}

static const char *value_words(const p6_call *call, const char *kind, const char *name,
                               const json_t *value)
{
    p6_column_kind column = p6_column_of(kind, name);
    const char *text = json_string_value(value);

    if (!value) return "–";
    if (column == P6_COLUMN_PLAN) return "…";
    if (!strcmp(name, "status"))
        return P6_SAY(call, apr_pstrcat(call->pool, "sched.status.", text, NULL));
    if (!strcmp(name, "pattern")) return cut(call, p6_plan_hours_words(call, text));
    if (text) return *text ? cut(call, text) : "–";
    return number_words(call, column, json_integer_value(value));
}

static void add_change(apr_array_header_t *list, const p6_call *call, const char *label,
                       const char *before, const char *after)
{
    p6_value *row = p6_record_make(&p6_history_change_shape, call->pool);

    row[p6_history_change_label] = p6_v_text(label);
    row[p6_history_change_before] = p6_v_text(before);
    row[p6_history_change_after] = p6_v_text(after);
    APR_ARRAY_PUSH(list, p6_value *) = row;
}

static const char *label_of(const p6_call *call, const char *name)
{
    return P6_SAY(call, apr_pstrcat(call->pool, "sched.f.", name, NULL));
}

/* texts of several languages: "Cần mang theo (en)" */
static void add_texts(apr_array_header_t *list, const p6_call *call, const json_t *before,
                      json_t *after)
{
    const char *field, *lang;
    json_t *texts, *text;

    json_object_foreach(after, field, texts)
        json_object_foreach(texts, lang, text) {
            const json_t *was = json_object_get(json_object_get(before, field), lang);

            if (was && json_equal(was, text)) continue;
            add_change(list, call,
                       apr_psprintf(call->pool, "%s (%s)", label_of(call, field), lang),
                       was ? cut(call, json_string_value(was)) : "–",
                       cut(call, json_string_value(text)));
        }
}

/* what differs between the two rows of LINE */
static p6_value changes(const p6_call *call, const p6_history_row *line)
{
    apr_array_header_t *list = apr_array_make(call->pool, 8, sizeof(p6_value *));
    const json_t *before = p6_row_parse(line->before, call->pool);
    json_t *after = p6_row_parse(line->after, call->pool), *value;
    const char *name;

    if (!before || !after || !json_is_object(after)) return P6_NOTHING;
    json_object_foreach(after, name, value) {
        const json_t *was = json_object_get(before, name);

        if (is_silent(name) || (was && json_equal(was, value))) continue;
        add_change(list, call, label_of(call, name), value_words(call, line->kind, name, was),
                   value_words(call, line->kind, name, value));
    }
    add_texts(list, call, json_object_get(before, "texts"), json_object_get(after, "texts"));
    return p6_v_list(list);
}

static apr_int64_t number_of(const json_t *row, const char *name)
{
    return json_integer_value(json_object_get(row, name));
}

static const char *shift_words(const p6_call *call, const json_t *row)
{
    p6_minute start = number_of(row, "start");

    return apr_psprintf(call->pool, "%s–%s, %s", p6_words_time(call, start),
                        p6_words_time(call, number_of(row, "end")),
                        p6_words_short_date(call, p6_day_of_minute(start)));
}

static const char *closure_words(const p6_call *call, const json_t *closure)
{
    const char *from = json_string_value(json_object_get(closure, "from"));
    const char *to = json_string_value(json_object_get(closure, "to"));
    const char *reason = json_string_value(json_object_get(closure, "reason"));
    p6_day first, last;

    if (!from || !to || !p6_day_parse(&first, from) || !p6_day_parse(&last, to)) return "";
    return apr_pstrcat(call->pool, p6_plan_days_words(call, first, last),
                       reason && *reason ? ": " : "", reason ? reason : "", NULL);
}

static const char *subject_words(const p6_visitor *visitor, const p6_history_row *line,
                                 const json_t *row)
{
    const p6_call *call = visitor->view.call;
    const char *text = json_string_value(json_object_get(row, "name")), *lang;

    if (!strcmp(line->kind, "shift")) return shift_words(call, row);
    if (!strcmp(line->kind, "service"))
        return p6_view_name(&visitor->view, "service", line->subject, &lang);
    if (!strcmp(line->kind, "calendar_day"))
        return apr_pstrcat(call->pool, p6_words_plain_date(call, (p6_day)number_of(row, "day")),
                           " ", text ? text : "", NULL);
    if (!strcmp(line->kind, "rota")) {
        text = json_string_value(json_object_get(row, "pattern"));
        return text ? p6_plan_hours_words(call, text) : line->subject;
    }
    return text ? text : line->subject;
}

/* the message that says what was done */
static const char *what_id(const p6_call *call, const p6_history_row *line, const json_t *row)
{
    static const char *const prefixes[] = { "history.point.", "history.rota.", "history.shift.",
                                            "history.calendar_day.", "history.service." };
    const char *status = json_string_value(json_object_get(row, "status"));
    const char *action = line->action;

    if (status && strcmp(status, "planned") && !strcmp(action, "change")) action = status;
    for (apr_size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        apr_size_t len = strlen(line->kind), at = strlen("history.");

        if (!strncmp(prefixes[i] + at, line->kind, len) && prefixes[i][at + len] == '.')
            return apr_pstrcat(call->pool, prefixes[i], action, NULL);
    }
    return "history.nobody";
}

/* "Hủy buổi 18:00–21:00, thứ Ba, 24/11" */
static const char *what(const p6_visitor *visitor, const p6_history_row *line)
{
    const p6_call *call = visitor->view.call;
    const json_t *row = p6_row_parse(*line->after ? line->after : line->before, call->pool);
    const json_t *closure = json_object_get(row, "closure"), *shift = json_object_get(row, "shift");

    if (closure)
        return P6_SAY(call, *line->after ? "history.closed" : "history.opened", "what",
                      closure_words(call, closure));
    if (shift) return P6_SAY(call, "history.shift_removed", "what", shift_words(call, shift));
    return P6_SAY(call, what_id(call, line, row), "what", subject_words(visitor, line, row));
}

static int is_newest(const apr_array_header_t *rows, int i)
{
    const p6_history_row *line = &APR_ARRAY_IDX(rows, i, p6_history_row);

    for (int k = 0; k < i; k++) {
        const p6_history_row *other = &APR_ARRAY_IDX(rows, k, p6_history_row);

        if (!strcmp(other->kind, line->kind) && !strcmp(other->subject, line->subject)
            && strncmp(other->after, "{\"closure\"", 10))
            return 0;
    }
    return 1;
}

/* a shift that is over stays as it was, and what a move added is undone with the move */
static int is_settled(const p6_call *call, const p6_history_row *line)
{
    if (strcmp(line->kind, "shift")) return 0;
    return (line->of_move && !strcmp(line->action, "add"))
           || number_of(p6_row_parse(line->after, call->pool), "end") <= call->now;
}

p6_value p6_view_history(const p6_visitor *visitor, const apr_array_header_t *rows, int newest)
{
    const p6_call *call = visitor->view.call;
    apr_array_header_t *list = apr_array_make(call->pool, rows->nelts + 1, sizeof(p6_value *));

    for (int i = 0; i < rows->nelts; i++) {
        const p6_history_row *line = &APR_ARRAY_IDX(rows, i, p6_history_row);
        int closure = !strncmp(line->after, "{\"closure\"", 10);
        p6_value *row = p6_record_make(&p6_history_line_shape, call->pool);

        row[p6_history_line_id] = p6_v_text(apr_psprintf(call->pool, "%" APR_INT64_T_FMT,
                                                         line->id));
        row[p6_history_line_when] = p6_v_text(p6_words_stamp(call, line->at_s));
        row[p6_history_line_who] = p6_v_text(*line->who ? line->who
                                                        : P6_SAY(call, "history.nobody"));
        row[p6_history_line_what] = p6_v_text(what(visitor, line));
        row[p6_history_line_undone] = p6_v_bool(line->undone_by != 0);
        row[p6_history_line_may_undo] = p6_v_bool(
            !line->undone_by && strcmp(line->action, "undo")
            && (closure || (newest && is_newest(rows, i) && !is_settled(call, line))));
        row[p6_history_line_changes] = closure ? P6_NOTHING : changes(call, line);
        APR_ARRAY_PUSH(list, p6_value *) = row;
    }
    return p6_v_list(list);
}
