/**
 * Every limit on a size that comes from outside, by name, in one place.
 * Bytes unless the name or the comment says otherwise.
 */
#ifndef P6_BASE_LIMITS_H
#define P6_BASE_LIMITS_H

/* requests */
#define P6_MAX_PATH 512
#define P6_MAX_QUERY 2048
#define P6_MAX_BODY (64 * 1024)
#define P6_MAX_PARAMS 64 /**< fields of one query or form */
#define P6_MAX_HEADER 4096
#define P6_MAX_COOKIES 8192 /**< the Cookie header: a portal's other cookies stand in it too */
#define P6_MAX_PLACE_QUERY 100 /**< characters a citizen may type to search a place */

/* directives */
#define P6_MAX_CONNECTIONS 64  /**< database connections of one child */
#define P6_MAX_PORTAL_NAME 100 /**< characters */

/* answers */
#define P6_MAX_CARDS 60   /**< points on one page or in one JSON answer */
#define P6_MAX_OTHERWISE 3 /**< "the next three openings anywhere that fit" */
#define P6_KEPT_ENTRIES 2048
#define P6_KEPT_BYTES (32 * 1024 * 1024)

/* schedule */
#define P6_MAX_HOURS_TEXT 1000
#define P6_MAX_HOURS_RULES 64 /**< rules of one opening-hours text; they are bits of a word */
#define P6_HORIZON_DAYS 56 /**< rotas are expanded eight weeks ahead */
#define P6_UNIT_MINUTES 5
#define P6_MAX_DESKS 40     /**< desks of one shift */
#define P6_MAX_SHIFT_MINUTES 1440

/* imported files */
#define P6_MAX_CSV_FIELD (16 * 1024)
#define P6_MAX_CSV_COLUMNS 64
#define P6_MAX_IMPORT_ERRORS 100 /**< reported; further ones are only counted */
#define P6_MAX_IMPORT_FILE (512LL * 1024 * 1024)

/* templates and catalogues */
#define P6_MAX_TEMPLATE (1024 * 1024)
#define P6_MAX_TEMPLATE_DEPTH 64
#define P6_MAX_TEMPLATE_OPS 100000              /**< instructions of one program */
#define P6_MAX_TEMPLATE_STATIC (4 * 1024 * 1024) /**< static text of one program */
#define P6_MAX_TEMPLATE_SLOTS 4096              /**< variables of one program */
#define P6_MAX_CATALOG (4 * 1024 * 1024)
#define P6_MAX_SAY_HOLES 16       /**< values handed to p6_say */
#define P6_MAX_MESSAGE_FORMS 2    /**< plural forms of one message in one language */
#define P6_MAX_PREVIEW_DATA (4 * 1024 * 1024)

#endif
