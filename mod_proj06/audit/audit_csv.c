#include "audit/audit_csv.h"

#include <apr_strings.h>
#include <string.h>

#include "base/civil.h"
#include "base/csv_cell.h"

void p6_audit_csv_head(p6_buf *buf)
{
    p6_buf_adds(buf, "id,time,actor,official,pass,action,subject_kind,subject,commune,detail\n");
}

static void add_time(p6_buf *buf, apr_int64_t at_s)
{
    p6_minute minute = p6_minute_of_epoch(at_s);
    p6_date date = p6_date_of_day(p6_day_of_minute(minute));
    int clock = p6_clock_of_minute(minute);

    p6_buf_addf(buf, "%04d-%02d-%02d %02d:%02d:%02d", date.year, date.month, date.day, clock / 60,
                clock % 60, (int)(at_s - p6_epoch_of_minute(minute)));
}

static void add_id(p6_buf *buf, apr_int64_t id)
{
    p6_buf_addc(buf, ',');
    if (id) p6_buf_addf(buf, "%" APR_INT64_T_FMT, id);
}

static void add_cell(p6_buf *buf, const char *text)
{
    p6_buf_addc(buf, ',');
    p6_csv_safe_cell(buf, text);
}

void p6_audit_csv_rows(p6_buf *buf, const apr_array_header_t *rows)
{
    for (int i = 0; i < rows->nelts; i++) {
        const p6_audit_entry *row = &APR_ARRAY_IDX(rows, i, p6_audit_entry);

        p6_buf_addf(buf, "%" APR_INT64_T_FMT ",", row->id);
        add_time(buf, row->at_s);
        add_cell(buf, row->actor);
        add_id(buf, row->official);
        add_id(buf, row->pass);
        add_cell(buf, row->action);
        add_cell(buf, row->kind);
        add_cell(buf, row->subject);
        add_cell(buf, row->commune);
        add_cell(buf, row->detail);
        p6_buf_addc(buf, '\n');
    }
}
