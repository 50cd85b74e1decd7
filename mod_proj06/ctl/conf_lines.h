/**
 * Reading an httpd configuration line by line: what conf.c and conf_directories.c share.
 */
#ifndef P6_CTL_CONF_LINES_H
#define P6_CTL_CONF_LINES_H

#include "ctl/frame.h"

typedef struct p6_conf_reader {
    const char *file;
    int line;                   /**< number of the line in hand */
    p6_directory_conf *section; /**< the <Proj06Directory> the line stands in, or NULL */
    int skipping;               /**< the line stands in one that is wrong or known already */
    apr_pool_t *pool;
} p6_conf_reader;

/** "file:line" of the line in hand. */
const char *p6_conf_place(const p6_conf_reader *r);
/** The next word at *P as httpd splits them: blanks end it, quotes hold it together, a backslash in
    quotes takes the quote or itself literally. NULL at the end of the line. */
const char *p6_conf_word(const char **p, apr_pool_t *pool);

/** Take the line NAME with ARGS behind it when it belongs to a <Proj06Directory> section or begins
    one: 1, else 0. What is wrong with it goes to CONF->directories_wrong. */
int p6_conf_directory_line(p6_ctl_conf *conf, p6_conf_reader *r, const char *name,
                           const char *args);

#endif
