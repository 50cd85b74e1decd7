/* What the tests of import, export and expansion share: a migrated SQLite database and an empty
   directory for each test, files written in a line, and the mistakes an import tells. */
#ifndef P6_SUPPORT_SCHEDULE_H
#define P6_SUPPORT_SCHEDULE_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <string.h>
#include <cmocka.h>
#include <apr_strings.h>

#include "base/buf.h"
#include "schedule/expand.h"
#include "schedule/import.h"
#include "store/reference.h"
#include "store/shifts.h"

#define WAIT_MS 5000
#define SAMPLE "conf/sample" /* the tests run in the repository's root */

extern apr_pool_t *pool;  /* cleared after each test */
extern p6_store *store;   /* migrated and empty */
extern const char *in;    /* an empty directory to import from */
extern p6_import_result *result;

/* A migrated, empty database beside `in`. */
p6_store *new_store(const char *name);
int fresh(void **state);
int away(void **state);
#define T(sentence, function) { sentence, function, fresh, away, NULL }
int run_group(const char *name, const struct CMUnitTest *tests, size_t n);

/* Write TEXT to NAME in `in`. */
void file(const char *name, const char *text);
void no_file(const char *name);
/* The text of NAME in DIR. */
const char *text_of(const char *dir, const char *name);
/* A directory of that name beside `in`. */
const char *beside(const char *name);

#define ok(call) check_ok(call, __FILE__, __LINE__)
void check_ok(p6_error *err, const char *file, int line);

/* Import `in`: it must succeed, or be refused because of bad rows. */
void imports(void);
void refused(void);
/* refused, and one of the mistakes is in FILE at LINE, column COLUMN, and says PART */
void told(const char *file, int line, const char *column, const char *part);
/* refused because of that mistake and no other */
void refused_for(const char *file, int line, const char *column, const char *part);

/* the smallest set of files with a point and a rota: pattern, valid_from and valid_to given */
void small_world(const char *pattern, const char *from, const char *to);
p6_tx *begin(p6_tx_mode mode);
apr_int64_t generation(void);
/* The shifts of rota "r" as "23T18:00-21:00 …", "!" behind one that was changed by hand, "x" behind
   a cancelled one. */
const char *shifts(void);
/* Expand DAYS days from FROM. */
p6_expand_result expand(const char *from, int days);
/* The shift of rota "r" that begins at START. */
p6_shift *shift_at(const char *start);

#endif
