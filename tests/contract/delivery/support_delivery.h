/* What the contract tests of delivery share: a mail server and an SMS gateway on 127.0.0.1 that do
   what a test says and remember what they got, and messages to send. */
#ifndef P6_SUPPORT_DELIVERY_H
#define P6_SUPPORT_DELIVERY_H

#include <string.h>

#include "base/limits.h"
#include "contract/fixture/fixture.h"
#include "contract/fixture/sql.h"
#include "delivery/delivery.h"
#include "store/outbox.h"

#define PHONE "+84912345678"
#define CONNECTIONS 3

extern p6_delivery_config *config; /* both channels on, both servers' addresses, 1 second */
extern char log_text[];            /* all lines of this test */

extern const suite sms_suite, mail_suite, together_suite;

int fresh_outbox(void **state);
#define T(sentence, function) TEST(fresh_outbox, sentence, function)
/* run all of delivery's suites with DRIVER ("sqlite3", "pgsql"); the program's exit status */
int run_delivery(const char *name, const char *with);

/* the detail of the last try of message ID */
const char *last_detail(apr_int64_t id);
/* put a message in; its id */
apr_int64_t put_sms(const char *key, const char *text);
apr_int64_t put_mail(const char *key, const char *title, const char *body);
/* one beat; how many messages it tried */
int tend(void);
/* is message ID in STATE after TRIES tries, and blank unless it is open? */
void check_message(apr_int64_t id, const char *state, int tries);

/* The two servers; set anew for each test. */
typedef enum manner {
    POLITE,      /* answers as `status` says */
    SILENT,      /* takes the connection, and all bytes, and says nothing */
    HANGS_UP,    /* at once */
    ENDLESS,     /* its answer has no end */
    NO_GOODBYE,  /* mail: all is well, but QUIT gets no answer */
    SILENT_END   /* mail: the last line of the message gets no answer */
} manner;

typedef struct server {
    volatile manner manner;
    volatile int status;        /* gateway: of each answer; mail: of the answer to `refuses` */
    const char *volatile text;  /* gateway: body of the answer */
    const char *volatile refuses; /* mail: the command that gets `status`: "RCPT"; or NULL */
    void (*volatile during)(void); /* called before the answer, by the server's thread */
    volatile int calls, ended;  /* connections taken, and those over */
    char got[64 * 1024];        /* what the last call said, NUL-terminated */
    char all[256 * 1024];       /* what all said */
    volatile apr_size_t all_len;
    int port;
    /* the server's own */
    int fd;
    void (*serve)(struct server *, int fd);
} server;
extern server gateway, mailer;

void server_start(server *s, void (*serve)(server *, int));
void server_reset(server *s);
/* wait until the calls so far are over: then it remembers all of them */
void servers_settle(void);
void serve_http(server *s, int fd);
void serve_smtp(server *s, int fd);
/* a port of 127.0.0.1 where nobody listens */
int closed_port(void);
/* milliseconds on a clock that nobody sets */
apr_int64_t ms(void);

#endif
