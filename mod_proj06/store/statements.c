#include "store/statements.h"

static const struct {
    const char *label, *sql;
} statements[] = {
#define P6_STATEMENT_ROW(name, label, sql) { label, sql },
    P6_STATEMENTS(P6_STATEMENT_ROW)
#undef P6_STATEMENT_ROW
};

const char *p6_statement_label(p6_statement statement)
{
    return statements[statement].label;
}

const char *p6_statement_sql(p6_statement statement)
{
    return statements[statement].sql;
}
