/* What the tests of import, export and expansion share: a migrated SQLite database and an empty
   directory for each test, files written in a line, and the mistakes an import tells. */
#ifndef P6_SUPPORT_SCHEDULE_H
#define P6_SUPPORT_SCHEDULE_H

#include <string.h>

#include "base/buf.h"
#include "contract/fixture/fixture.h"
#include "schedule/expand.h"
#include "schedule/import.h"
#include "store/reference.h"
#include "store/shifts.h"

#define SAMPLE "conf/sample" /* the tests run in the repository's root */

extern const char *in; /* an empty directory to import from */
extern p6_import_result *result;

/* A migrated, empty database beside `in`. */
p6_store *new_store(const char *name);
int fresh(void **state);
#define T(sentence, function) TEST(fresh, sentence, function)
int run_group(const char *name, const struct CMUnitTest *tests, size_t n);

/* Write TEXT to NAME in `in`. */
void file(const char *name, const char *text);
void no_file(const char *name);
/* The text of NAME in DIR. */
const char *text_of(const char *dir, const char *name);

/* Import `in`: it must succeed, or be refused because of bad rows. */
void imports(void);
void refused(void);
/* refused, and one of the mistakes is in FILE at LINE, column COLUMN, and says PART */
void told(const char *file, int line, const char *column, const char *part);
/* refused because of that mistake and no other */
void refused_for(const char *file, int line, const char *column, const char *part);

/* the smallest set of files with a point and a rota: pattern, valid_from and valid_to given */
void small_world(const char *pattern, const char *from, const char *to);
apr_int64_t generation(void);
/* The shifts of rota "r" as "23T18:00-21:00 …", "!" behind one that was changed by hand, "x" behind
   a cancelled one. */
const char *shifts(void);
/* Expand DAYS days from FROM. */
p6_expand_result expand(const char *from, int days);
/* The shift of rota "r" that begins at START. */
p6_shift *shift_at(const char *start);

#endif
