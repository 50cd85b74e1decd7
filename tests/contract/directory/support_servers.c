#include "support_servers.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BEAT_MS 20

typedef struct talk {
    server *s;
    int fd;
} talk;

static server *running; /* one at a time */

static struct sockaddr_in loopback(int port)
{
    return (struct sockaddr_in){ .sin_family = AF_INET, .sin_port = htons(port),
                                 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
}

static int listen_anywhere(int backlog, int *port)
{
    struct sockaddr_in address = loopback(0);
    socklen_t len = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) || listen(fd, backlog)
        || getsockname(fd, (struct sockaddr *)&address, &len))
        abort();
    *port = ntohs(address.sin_port);
    return fd;
}

static int connect_to(int port)
{
    struct sockaddr_in address = loopback(port);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address)) abort();
    return fd;
}

static int is_stopping(server *s)
{
    int yes;

    pthread_mutex_lock(&s->lock);
    yes = s->stopping;
    pthread_mutex_unlock(&s->lock);
    return yes;
}

/* Read what the client says; 0 when it is gone or the test ends. */
static size_t hear(talk *t, char *buffer, size_t size)
{
    server *s = t->s;
    struct pollfd readable = { .fd = t->fd, .events = POLLIN };
    ssize_t n;

    while (poll(&readable, 1, BEAT_MS) <= 0) {
        if (is_stopping(s)) return 0;
    }
    n = read(t->fd, buffer, size);
    if (n <= 0) return 0;
    pthread_mutex_lock(&s->lock);
    if (s->heard_len + n <= sizeof s->heard) {
        memcpy(s->heard + s->heard_len, buffer, n);
        s->heard_len += n;
    }
    pthread_mutex_unlock(&s->lock);
    return n;
}

static int say(talk *t, const void *bytes, size_t n)
{
    return send(t->fd, bytes, n, MSG_NOSIGNAL) == (ssize_t)n;
}

/* Answers as RFC 4511 encodes them; the message number is the fifth byte. */
static void answer(talk *t, unsigned char id, unsigned char kind, unsigned char code)
{
    const unsigned char bytes[] = { 0x30, 0x0c, 0x02, 0x01, id, kind, 0x07, 0x0a, 0x01, code,
                                    0x04, 0x00, 0x04, 0x00 };

    say(t, bytes, sizeof bytes);
}

#define BIND_RESPONSE 0x61
#define EXTENDED_RESPONSE 0x78
#define UNAVAILABLE_CODE 52

static void be_endless(talk *t)
{
    static const unsigned char reference[] = { 0x30, 0x0e, 0x02, 0x01, 0x02, 0x73, 0x09, 0x04, 0x07,
                                               'l', 'd', 'a', 'p', ':', '/', '/' };
    char buffer[4096];

    answer(t, 1, BIND_RESPONSE, 0);
    if (!hear(t, buffer, sizeof buffer)) return;
    while (!is_stopping(t->s) && say(t, reference, sizeof reference)) usleep(500);
}

static void leave(talk *t)
{
    static const unsigned char both[] = {
        0x30, 0x0c, 0x02, 0x01, 0x01, BIND_RESPONSE, 0x07, 0x0a, 0x01, 0x00, 0x04, 0x00, 0x04, 0x00,
        0x30, 0x24, 0x02, 0x01, 0x00, EXTENDED_RESPONSE, 0x1f, 0x0a, 0x01, 52, 0x04, 0x00, 0x04,
        0x00, 0x8a, 0x16, '1', '.', '3', '.', '6', '.', '1', '.', '4', '.', '1', '.', '1', '4', '6',
        '6', '.', '2', '0', '0', '3', '6' };

    say(t, both, sizeof both);
}

static void behave(talk *t)
{
    static const unsigned char huge[] = { 0x30, 0x84, 0x7f, 0xff, 0xff, 0xf0, 0x02, 0x01, 0x01 };
    server *s = t->s;
    char buffer[4096];
    int rounds = 0;

    while (s->how != HANGS_UP && hear(t, buffer, sizeof buffer)) {
        if (rounds++) {
            if (s->how == SPOILS_TLS && !say(t, "no TLS at all\r\n", 15)) return;
            continue;
        }
        if (s->how == HALF_MESSAGE) say(t, "\x30\x0c\x02\x01", 4);
        if (s->how == STALLS_TLS || s->how == SPOILS_TLS || s->how == DROPS_TLS)
            answer(t, 1, EXTENDED_RESPONSE, 0);
        if (s->how == REFUSES_TLS) answer(t, 1, EXTENDED_RESPONSE, UNAVAILABLE_CODE);
        if (s->how == HUGE_MESSAGE) say(t, huge, sizeof huge);
        if (s->how == ENDLESS) be_endless(t);
        if (s->how == LEAVES) leave(t);
        if (s->how == DROPS_TLS || s->how == LEAVES) return;
    }
}

/* Between the client and the server behind, until one of them goes. */
static void hand_on(talk *t)
{
    server *s = t->s;
    int other = connect_to(s->behind);
    struct pollfd ends[] = { { t->fd, POLLIN, 0 }, { other, POLLIN, 0 } };
    char buffer[16384];

    while (!is_stopping(s)) {
        if (poll(ends, 2, BEAT_MS) <= 0) continue;
        for (int i = 0; i < 2; i++) {
            ssize_t n = ends[i].revents ? read(ends[i].fd, buffer, sizeof buffer) : 1;

            if (!ends[i].revents) continue;
            if (i == 1) usleep((useconds_t)s->delay_ms * 1000);
            if (n <= 0 || send(ends[1 - i].fd, buffer, n, MSG_NOSIGNAL) != n) {
                close(other);
                return;
            }
        }
    }
    close(other);
}

static void *talk_to(void *data)
{
    talk *t = data;
    server *s = t->s;

    if (s->how == SLOW) hand_on(t);
    else behave(t);
    close(t->fd);
    pthread_mutex_lock(&s->lock);
    s->open--;
    pthread_mutex_unlock(&s->lock);
    free(t);
    return NULL;
}

static void take(server *s, int fd)
{
    talk *t = malloc(sizeof *t);
    pthread_t thread;

    *t = (talk){ s, fd };
    pthread_mutex_lock(&s->lock);
    s->taken++;
    s->open++;
    pthread_mutex_unlock(&s->lock);
    if (pthread_create(&thread, NULL, talk_to, t)) abort();
    pthread_detach(thread);
}

static void *serve(void *data)
{
    server *s = data;
    struct pollfd readable = { .fd = s->listening, .events = POLLIN };

    while (!is_stopping(s)) {
        int fd = poll(&readable, 1, BEAT_MS) > 0
                     ? accept4(s->listening, NULL, NULL, SOCK_CLOEXEC) : -1;

        if (fd >= 0) take(s, fd);
    }
    return NULL;
}

static void begin(server *s, conduct how)
{
    s->how = how;
    s->listening = listen_anywhere(64, &s->port);
    pthread_mutex_init(&s->lock, NULL);
    if (pthread_create(&s->thread, NULL, serve, s)) abort();
    running = s;
}

void server_start(server *s, conduct how)
{
    memset(s, 0, sizeof *s);
    begin(s, how);
}

void server_start_slow(server *s, int port, int delay_ms)
{
    memset(s, 0, sizeof *s);
    s->behind = port;
    s->delay_ms = delay_ms;
    begin(s, SLOW);
}

void server_stop(server *s)
{
    int open = 1;

    running = NULL;
    pthread_mutex_lock(&s->lock);
    s->stopping = 1;
    pthread_mutex_unlock(&s->lock);
    pthread_join(s->thread, NULL);
    close(s->listening);
    while (open) {
        usleep(1000);
        pthread_mutex_lock(&s->lock);
        open = s->open;
        pthread_mutex_unlock(&s->lock);
    }
}

void server_stop_left(void)
{
    if (running) server_stop(running);
}

int server_taken(server *s)
{
    int taken;

    pthread_mutex_lock(&s->lock);
    taken = s->taken;
    pthread_mutex_unlock(&s->lock);
    return taken;
}

int server_heard(server *s, const char *text)
{
    int yes;

    pthread_mutex_lock(&s->lock);
    yes = memmem(s->heard, s->heard_len, text, strlen(text)) != NULL;
    pthread_mutex_unlock(&s->lock);
    return yes;
}

int full_backlog(int *fds, int n)
{
    struct sockaddr_in address;
    int port;

    fds[0] = listen_anywhere(0, &port);
    address = loopback(port);
    for (int i = 1; i < n; i++) {
        fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (connect(fds[i], (struct sockaddr *)&address, sizeof address) && errno != EINPROGRESS)
            abort();
    }
    return port;
}
