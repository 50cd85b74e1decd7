/* A mail server and an SMS gateway of our own. Each is a thread that takes one call after the
   other. */
#include "support_delivery.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PATIENCE_MS 20000 /* a client that never hangs up must not hold a test for ever */

server gateway, mailer;

apr_int64_t ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (apr_int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int listening(int *port)
{
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof at;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || bind(fd, (struct sockaddr *)&at, len) || listen(fd, 32)
        || getsockname(fd, (struct sockaddr *)&at, &len))
        abort();
    *port = ntohs(at.sin_port);
    return fd;
}

int closed_port(void)
{
    int port, fd = listening(&port);

    close(fd);
    return port;
}

static void *run(void *data)
{
    server *s = data;
    int fd;

    while ((fd = accept4(s->fd, NULL, NULL, SOCK_CLOEXEC)) >= 0) {
        s->calls++;
        s->got[0] = '\0';
        if (s->manner != HANGS_UP) s->serve(s, fd);
        close(fd);
        s->ended++;
    }
    return NULL;
}

static int settled(const server *s)
{
    return s->ended == s->calls;
}

void servers_settle(void)
{
    for (int i = 0; i < 5000 && !(settled(&gateway) && settled(&mailer)); i++) apr_sleep(1000);
    assert_true(settled(&gateway) && settled(&mailer));
}

void server_start(server *s, void (*serve)(server *, int))
{
    pthread_t thread;

    s->fd = listening(&s->port);
    s->serve = serve;
    if (pthread_create(&thread, NULL, run, s)) abort();
    pthread_detach(thread);
}

void server_reset(server *s)
{
    s->manner = POLITE;
    s->status = 200;
    s->text = "{\"status\":\"success\"}";
    s->refuses = NULL;
    s->during = NULL;
    s->calls = s->ended = 0;
    s->got[0] = s->all[0] = '\0';
    s->all_len = 0;
}

/* read more behind LEN bytes of GOT; 0 when the client hung up */
static ssize_t more(server *s, int fd, apr_size_t len)
{
    struct pollfd p = { fd, POLLIN, 0 };
    ssize_t n;

    if (poll(&p, 1, PATIENCE_MS) < 1) return 0;
    n = read(fd, s->got + len, sizeof s->got - 1 - len);
    if (n <= 0) return 0;
    s->got[len + (apr_size_t)n] = '\0';
    return n;
}

static void say(int fd, const char *text)
{
    if (send(fd, text, strlen(text), MSG_NOSIGNAL) < 0) return;
}

/* until the client goes away */
static void be_silent(server *s, int fd)
{
    while (more(s, fd, 0)) {}
}

static void be_endless(int fd)
{
    char block[8192];

    memset(block, 'x', sizeof block);
    while (send(fd, block, sizeof block, MSG_NOSIGNAL) > 0) {}
}

static void remember(server *s)
{
    apr_size_t len = strlen(s->got);

    if (s->all_len + len >= sizeof s->all) return;
    memcpy(s->all + s->all_len, s->got, len + 1);
    s->all_len += len;
}

static int is_whole(const char *request)
{
    const char *end = strstr(request, "\r\n\r\n");
    const char *length = strcasestr(request, "\ncontent-length:");

    return end && strlen(end + 4) >= (length ? (apr_size_t)atoi(length + 16) : 0);
}

void serve_http(server *s, int fd)
{
    char head[300];
    apr_size_t len = 0;
    ssize_t n;

    while (!is_whole(s->got) && (n = more(s, fd, len))) len += (apr_size_t)n;
    remember(s);
    if (s->manner == SILENT) {
        be_silent(s, fd);
        return;
    }
    if (s->during) s->during();
    apr_snprintf(head, sizeof head, "HTTP/1.1 %d Fine\r\nLocation: http://127.0.0.1:%d/other\r\n"
                 "Connection: close\r\n\r\n%s", s->status, s->port, s->text);
    say(fd, head);
    if (s->manner == ENDLESS) be_endless(fd);
}

/* Does the answer to LINE go as the test says? */
static int refused(const server *s, int fd, const char *line)
{
    char answer[40];

    if (!s->refuses || strncmp(line, s->refuses, strlen(s->refuses))) return 0;
    apr_snprintf(answer, sizeof answer, "%d no\r\n", s->status);
    say(fd, answer);
    return 1;
}

static void answer_command(server *s, int fd, const char *line, int *in_data)
{
    if (refused(s, fd, line)) return;
    if (!strncmp(line, "EHLO", 4)) say(fd, "250-here\r\n250-AUTH PLAIN\r\n250 SIZE 100000\r\n");
    else if (!strncmp(line, "AUTH", 4)) say(fd, "334 \r\n");
    else if (!strncmp(line, "AHBvcnRhbA", 10)) say(fd, "235 welcome\r\n"); /* "\0portal" */
    else if (!strncmp(line, "QUIT", 4)) {
        if (s->manner != NO_GOODBYE) say(fd, "221 bye\r\n");
    } else if (!strncmp(line, "DATA", 4)) {
        say(fd, "354 go on\r\n");
        *in_data = 1;
    } else say(fd, "250 fine\r\n");
}

static void answer_line(server *s, int fd, const char *line, int *in_data)
{
    if (!*in_data) {
        answer_command(s, fd, line, in_data);
        return;
    }
    if (strncmp(line, ".\r\n", 3)) return;
    *in_data = 0;
    if (s->during) s->during();
    if (s->manner == SILENT_END || refused(s, fd, ".")) return;
    say(fd, "250 taken\r\n");
}

void serve_smtp(server *s, int fd)
{
    apr_size_t len = 0, line = 0;
    int in_data = 0;
    ssize_t n;

    if (s->manner == SILENT) {
        be_silent(s, fd);
        return;
    }
    if (s->manner == ENDLESS) be_endless(fd);
    if (!refused(s, fd, "greeting")) say(fd, "220 here\r\n");
    while ((n = more(s, fd, len)) != 0) {
        const char *end;

        len += (apr_size_t)n;
        while ((end = strstr(s->got + line, "\r\n")) != NULL) {
            answer_line(s, fd, s->got + line, &in_data);
            line = (apr_size_t)(end + 2 - s->got);
        }
    }
    remember(s);
}
