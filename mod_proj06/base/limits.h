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
#define P6_MAX_PARAMS 256 /**< fields of one query or form; a shift with its desks has many */
#define P6_MAX_HEADER 4096
#define P6_MAX_COOKIES 8192 /**< the Cookie header: a portal's other cookies stand in it too */
#define P6_MAX_JSON (16 * 1024) /**< a JSON body of the API */
#define P6_MAX_JSON_DEPTH 8 /**< objects and arrays in one another there */
#define P6_MAX_PLACE_QUERY 100 /**< characters a citizen may type to search a place */
#define P6_MAX_MARKS 8 /**< combining marks on one character; Vietnamese has two at most */

/* directives */
#define P6_MAX_PORTAL_NAME 100 /**< characters */

/* answers */
#define P6_MAX_CARDS 60   /**< points on one page or in one JSON answer */
#define P6_MAX_NEAREST 20 /**< the same with a position: one goes to one of the nearest */
#define P6_MAX_OTHERWISE 3 /**< "the next three openings anywhere that fit" */
#define P6_KEPT_ENTRIES 2048
#define P6_KEPT_BYTES (32 * 1024 * 1024)

/* places */
#define P6_MAX_CHOICES 20          /**< places offered when a typed one is ambiguous */
#define P6_MAX_NEAR_LOOKED 4000    /**< points examined for one "near me", the nearest ones */
#define P6_MAX_NEXT_LOOKED 200000  /**< shifts examined for "the next openings" */
#define P6_MAX_LATE_SHIFTS 8      /**< announced as late at one point that are joined in order */
#define P6_MAX_LATE_MINUTES 240    /**< a helper may announce so much delay */
#define P6_MAX_API_POINTS 500      /**< points in one answer of the API's list */
#define P6_FEED_DAYS 14            /**< feeds and a point's page look this far ahead */
#define P6_MAX_SNAPSHOT (2LL * 1024 * 1024 * 1024)
#define P6_PROVINCE_SOUTH 21320000 /**< the box around the province, millionths of a degree */
#define P6_PROVINCE_NORTH 22750000
#define P6_PROVINCE_WEST 105430000
#define P6_PROVINCE_EAST 106250000

/* schedule */
#define P6_MAX_HOURS_TEXT 1000
#define P6_MAX_HOURS_RULES 64 /**< rules of one opening-hours text; they are bits of a word */
#define P6_MAX_HOURS_REQUEST (64 * 1024) /**< one line of proj06ctl hours --batch */
#define P6_HORIZON_DAYS 56 /**< rotas are expanded eight weeks ahead */
#define P6_UNIT_MINUTES 5
#define P6_MAX_DESKS 40     /**< desks of one shift */
#define P6_MAX_SHIFT_MINUTES 1440
#define P6_MAX_NIGHT_MINUTES 720 /**< a shift past midnight that a form alters */
#define P6_SCHEDULE_AHEAD_DAYS 366 /**< single shifts and closures lie at most so far ahead */
#define P6_MAX_CLOSURE_DAYS 92
#define P6_HISTORY_PAGE 50   /**< lines of history on one page */
#define P6_FORM_DESKS 12     /**< desks that a page's form can hold */

/* imported files */
#define P6_MAX_CSV_FIELD (16 * 1024)
#define P6_MAX_CSV_COLUMNS 64
#define P6_MAX_IMPORT_ERRORS 100 /**< reported; further ones are only counted */
#define P6_MAX_IMPORT_FILE (512LL * 1024 * 1024)
#define P6_MAX_FEATURE (64 * 1024) /**< one GeoJSON feature, or one other member of its document */
#define P6_MAX_KEY 60              /**< slugs, ids and codes of agencies and services */
#define P6_MAX_NAME 120            /**< characters: names of points, groups, units */
#define P6_MAX_PHRASE 400          /**< characters: address, landmark, note, aliases, decision */
#define P6_MAX_DATA_TEXT 4000      /**< characters: a text of texts.csv */
#define P6_MAX_VISIT_MINUTES 240
#define P6_MAX_LIST_ORDER 9999
#define P6_MAX_RESIDENTS 9999999   /**< of one commune, in activation figures */

/* store */
#define P6_MAX_CONNECTIONS 256 /**< database connections of one process */
#define P6_DB_OPEN_MS 2000     /**< SQLite: another process may have the file alone so long */
#define P6_DB_BUSY_MS 100      /**< SQLite: a statement waits so long for strangers that write */
#define P6_DB_TURN_MS 5000     /**< PostgreSQL's BEGIN or COMMIT may take so long */
#define P6_DB_GRACE_MS 2000    /**< a statement so much longer than its statement_timeout */
#define P6_DB_SILENT_MS 1000   /**< connecting that fails so late met a silence, not a refusal */
#define P6_MAX_CACHED_PLANS 10000 /**< further plans are asked for each time */
#define P6_DRAFT_KEPT_S (4 * 3600) /**< answers of a hold that ran out: Back loses nothing */
#define P6_CHANGES_KEPT_S 86400 /**< rows of the change feed; its readers look back minutes */

/* booking */
#define P6_MAX_VISIT_SERVICES 4   /**< services of one visit */
#define P6_VISIT_CODE 6           /**< characters of the code of a visit or a home visit */
#define P6_MAX_PERSON_NAME 80     /**< characters of a name to be called by */
#define P6_MAX_NAME_DIGITS 4      /**< "bà Lan (tổ 3)", but no number of a phone or card */
#define P6_MIN_REQUEST_KEY 16
#define P6_MAX_REQUEST_KEY 64
#define P6_MAX_CONSENT_VERSION 40
#define P6_MAX_ANSWERS (16 * 1024) /**< a draft's answers as JSON */
#define P6_MAX_HOME_NOTE 1000     /**< characters of a note on a home visit */
#define P6_MAX_QR_TEXT 500         /**< an address on a slip: its code stays readable */
#define P6_BOOK_DAYS 14           /**< one may book this far ahead, today counted */
#define P6_MAX_BOOK_POINTS 12     /**< points offered at once to somebody who books */
#define P6_MAX_ALTERNATIVES 5     /**< other times shown when one is taken */
#define P6_FIRST_BIRTH_YEAR 1900
#define P6_BOOKING_WAIT_MS 5000   /**< a booking waits so long for the database */
#define P6_OFFER_GRACE_S 300      /**< the place of a lapsed offer is kept for the next in line */
#define P6_RETIRE_AT_ONCE 300     /**< people that one beat of the retention job erases */
#define P6_SWEEP_AT_ONCE 100      /**< shifts that one beat of the waiting-list job sweeps */
#define P6_MAX_QUEUE_SERVICES 12  /**< services of one visit, those added at the desk too */
#define P6_PASS_CODE 8            /**< characters of a pass's code: 28^8 = 3.8e11 */
#define P6_OPENING_S 3600         /**< who showed the proof may see the visit so long */
#define P6_ACTIONS_KEPT_S 86400   /**< keys of repeated requests: a retry comes within minutes */
#define P6_LAPSE_AT_ONCE 100      /**< offers that one beat lets lapse */

/* the office's evening */
#define P6_MAX_HOME_LIST 50       /**< requests for home visits on one page */
#define P6_MAX_HISTORY_EXPORT 1000 /**< lines of a visit's history that its citizen takes home */
#define P6_UNCLOSED_DAYS 3        /**< an evening that nobody closed is listed so long */
#define P6_MAX_UNCLOSED 20        /**< such evenings of one commune on one page */
#define P6_MAX_PLAN_SHIFTS 60     /**< shifts that one is offered to be planned into */
#define P6_MAX_CALLS 200          /**< lines of the call list on one page */
#define P6_MAX_FOUND 40           /**< visits shown to somebody who looks for one */
#define P6_MAX_FIND 100           /**< characters typed to look for one */
#define P6_MAX_NEXT_SHIFTS 6      /**< later shifts looked at to carry somebody over */
#define P6_MAX_HOUSES 500         /**< houses of one round that are shown, the newest */
#define P6_MAX_HOUSE_PEOPLE 30    /**< helped in one house */
#define P6_MAX_HOUSE_SERVICES 16  /**< services asked about at one house */
#define P6_SHEET_LINES 18         /**< numbers for people without a booking on a printed list */
#define P6_MAX_SHEET_NUMBER 999

/* directories */
#define P6_MAX_DIRECTORIES 200      /**< every commune may run its own */
#define P6_MAX_DIRECTORY_SERVERS 8  /**< URLs of one directory */
#define P6_MAX_DIRECTORY_URL 1000
#define P6_MAX_DN 1000
#define P6_MAX_DIRECTORY_ROLES 500  /**< Role lines of one directory */
#define P6_MAX_GROUP_BASES 16       /**< entries below which one directory's groups are looked up */
#define P6_MAX_GROUPS 256           /**< groups of one person that are looked at */
#define P6_MAX_GROUP_DEPTH 8        /**< groups in groups in groups */
#define P6_MAX_USER_NAME 256        /**< as typed at the sign-in */
#define P6_MAX_PASSWORD 1024
#define P6_MIN_DIRECTORY_MS 100     /**< deadline of one sign-in */
#define P6_MAX_DIRECTORY_MS 30000
#define P6_DIRECTORY_AT_ONCE 8      /**< attempts of one child that talk to directories */
#define P6_DIRECTORY_SHARE 4        /**< of these for one directory when there are several */
#define P6_DIRECTORY_WAITING 8      /**< others that wait for their turn; more are sent away */
#define P6_DIRECTORY_AVOID_S 30     /**< a server that failed is tried last for so long */
#define P6_DIRECTORY_QUIET_S 10     /**< between two log lines about sign-ins that were sent away */
#define P6_DIRECTORY_ADDRESSES 8    /**< addresses of one server that are tried */
#define P6_DIRECTORY_RESOLVED_S 30  /**< addresses of a server are taken from memory for so long */
#define P6_MAX_DIRECTORY_MESSAGE (256 * 1024) /**< one message from a directory */
/* telling people */
#define P6_MAX_SMS_TEXT 300       /**< characters of one message; Vietnamese takes five parts */
#define P6_MAX_MAIL_ADDRESS 254
#define P6_MAX_MAIL_TITLE 200     /**< characters */
#define P6_MAX_MAIL_BODY 4000     /**< characters */
#define P6_MAX_SMS_TEMPLATE 2000  /**< what is posted to an SMS gateway, before it is filled in */
#define P6_MAX_SECRET 4000        /**< a file with a password or with headers for the gateway */
#define P6_MAX_GATEWAY_HEADERS 8
#define P6_MAX_GATEWAY_ANSWER (64 * 1024) /**< the rest is not read */
#define P6_MAX_DELIVERY_S 120     /**< one message may take so long at most */
#define P6_DELIVERY_S 20          /**< the same when nobody says */
#define P6_DELIVERY_TRIES 6
#define P6_OUTBOX_WAIT_MS 2000    /**< the outbox job waits so long for the database */
#define P6_OUTBOX_AT_ONCE 20      /**< messages looked at in one beat */
#define P6_OUTBOX_PAUSE_S 30      /**< a channel that failed rests so long */
#define P6_OUTBOX_FRESH_S 86400   /**< an older message tells nobody anything any more */
#define P6_OUTBOX_KEPT_S (90 * 86400) /**< blank rows of messages that are over */
#define P6_OUTBOX_SWEEP_AT_ONCE 500
/* audit */
#define P6_MAX_AUDIT_DETAIL 200   /**< characters of an audit row's detail */
#define P6_MIN_AUDIT_KEY 32       /**< bytes of the key that seals the audit */
#define P6_MAX_AUDIT_DAYS 92      /**< days that an auditor looks at in one go */
#define P6_AUDIT_PAGE 50          /**< rows on one page */
#define P6_MAX_AUDIT_EXPORT 20000 /**< rows in one file that is taken home */
#define P6_MAX_AUDIT_KEY 256
#define P6_MAX_AUDIT_KEYS 32      /**< keys that one check of the seals knows, and tells of */
#define P6_MAX_AUDIT_HEAD 512     /**< the file with the newest seal's code */
#define P6_SEAL_ROWS 500          /**< rows under one seal at most */
#define P6_SEALS_AT_ONCE 20       /**< seals that one beat of the sealer makes */
#define P6_SEAL_DELAY_S 2         /**< rows younger than this wait: most overtaking is over then */
#define P6_SEAL_LEASE_S 30
#define P6_SEAL_BACK 1000         /**< sealed rows that each beat looks behind for overtaken ones */
#define P6_SEAL_SLICE 1000        /**< rows that each beat looks at in turn, however old */
#define P6_SEAL_WAIT_MS 5000      /**< the sealer waits so long for the database */
#define P6_VERIFY_PAGE 1000       /**< rows read at a time when seals are checked */
#define P6_VERIFY_RANGE 20000     /**< rows counted at a time */
#define P6_MAX_SEAL_PROBLEMS 100  /**< reported; further ones are only counted */

/* reports */
#define P6_COUNT_AT_ONCE 100      /**< days and points that one beat of the counting looks at */
#define P6_COUNT_BACK_DAYS 2      /**< days before today that are counted anew each hour */
#define P6_COUNT_WAIT_MS 5000     /**< counting waits so long for the database */
#define P6_REPORT_WAIT_MS 5000    /**< a report too */
#define P6_MAX_REPORT_DAYS 1096   /**< of one report: three years */
#define P6_MAX_HAND_OFFS 100      /**< open hand-offs on one page */
#define P6_MAX_HAND_OFFS_CSV 10000 /**< and in one file */
#define P6_PUBLIC_MONTHS 12       /**< months of the public statistics */
#define P6_PUBLIC_KEPT_S 600      /**< they are read anew after so long */
#define P6_PUBLIC_RETRY_S 30      /**< or after so long when the database did not answer */
#define P6_MAX_REPORT_GROUPS 200  /**< residential groups in one table */
/* the tool */
#define P6_MAX_CONF (1024 * 1024) /**< httpd configuration file that proj06ctl --conf reads */

/* templates and catalogues */
#define P6_MAX_TEMPLATE (1024 * 1024)
#define P6_MAX_TEMPLATE_DEPTH 64
#define P6_MAX_TEMPLATE_OPS 100000              /**< instructions of one program */
#define P6_MAX_TEMPLATE_STATIC (4 * 1024 * 1024) /**< static text of one program */
#define P6_MAX_TEMPLATE_ELEMENTS 100000         /**< elements compiled for one program, macros anew
                                                     with each use */
#define P6_MAX_TEMPLATE_SLOTS 4096              /**< variables of one program */
#define P6_MAX_CATALOG (4 * 1024 * 1024)
#define P6_MAX_SAY_HOLES 16       /**< values handed to p6_say */
#define P6_MAX_MESSAGE_FORMS 2    /**< plural forms of one message in one language */
#define P6_MAX_PREVIEW_DATA (4 * 1024 * 1024)

/* static files */
#define P6_MAX_STATICS 64
#define P6_MAX_STATIC_BYTES (256 * 1024) /* of one file */

#endif
