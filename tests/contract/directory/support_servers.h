/* Servers as they should not be, on loopback, in threads of the test. */
#ifndef P6_SUPPORT_SERVERS_H
#define P6_SUPPORT_SERVERS_H

#include <pthread.h>
#include <stddef.h>

typedef enum conduct {
    SILENT,        /* takes connections, never says anything */
    HALF_MESSAGE,  /* begins a message that never ends */
    HANGS_UP,      /* takes connections and drops them */
    STALLS_TLS,    /* says yes to StartTLS and then nothing */
    REFUSES_TLS,   /* says no to StartTLS */
    SPOILS_TLS,    /* says yes to StartTLS and then nonsense */
    DROPS_TLS,     /* says yes to StartTLS and hangs up */
    LEAVES,        /* says yes to the first bind together with a notice of disconnection */
    ENDLESS,       /* answers a search with one reference after the other */
    HUGE_MESSAGE,  /* announces a message of two gigabytes */
    SLOW           /* hands everything on to another port, a while later */
} conduct;

typedef struct server {
    conduct how;
    int port;
    int listening;
    int behind;            /* SLOW: the port behind it */
    int delay_ms;          /* SLOW: before each answer */
    pthread_t thread;
    pthread_mutex_t lock;  /* guards what follows */
    int stopping;
    int taken;             /* connections so far */
    int open;              /* now */
    char heard[1 << 16];   /* everything that clients sent */
    size_t heard_len;
} server;

/* begin to listen on a free port */
void server_start(server *s, conduct how);
/* a SLOW one before PORT */
void server_start_slow(server *s, int port, int delay_ms);
void server_stop(server *s);
/* stop the last one if a failed test left it running */
void server_stop_left(void);
/* how many connections it has taken */
int server_taken(server *s);
/* did a client send TEXT? Also behind server_stop. */
int server_heard(server *s, const char *text);

/* a port where connections are neither taken nor refused; close all N of FDS to end it */
int full_backlog(int *fds, int n);

#endif
