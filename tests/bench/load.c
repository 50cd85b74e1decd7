/* A load of bookings: posts the lines of a file, each once and in their order, from several clients
   at a time, each on a connection of its own that is kept.

       load PORT PATH FILE CLIENTS SECONDS

   ends after SECONDS or with the file, and prints
   "made RATE p50 MS p99 MS refused N other N seconds S": answers 201 a second, how long those took,
   answers 409, and all others. */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <netinet/tcp.h>

#define MOST_CLIENTS 256
#define MOST_LINES 400000
#define ANSWER_SIZE (64 * 1024)

static char *lines[MOST_LINES];
static int lines_n, next_line, port, made, refused, other;
static const char *path;
static double end_s;
static float took_ms[MOST_LINES]; /* of the answers 201 */

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static int connect_to_server(void)
{
    struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((unsigned short)port) };
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to)) fail("connect");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

static void send_line(int fd, int n)
{
    char request[2048];
    int len = snprintf(request, sizeof request,
                       "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                       "Idempotency-Key: bench-%08d-%d\r\nContent-Length: %zu\r\n\r\n%s",
                       path, n, (int)getpid(), strlen(lines[n]), lines[n]);

    if (write(fd, request, (size_t)len) != len) fail("write");
}

/* the status; 0 when the connection is to be made anew */
static int read_answer(int fd)
{
    static __thread char answer[ANSWER_SIZE];
    size_t have = 0, want = ANSWER_SIZE - 1;
    char *end = NULL, *length;

    while (have < want) {
        ssize_t n = read(fd, answer + have, ANSWER_SIZE - 1 - have);

        if (n <= 0) return 0;
        have += (size_t)n;
        answer[have] = '\0';
        if (end || !(end = strstr(answer, "\r\n\r\n"))) continue;
        length = strcasestr(answer, "\r\nContent-Length:");
        if (!length) fail("an answer without its length");
        want = (size_t)(end + 4 - answer) + (size_t)atol(length + 17);
    }
    return atoi(answer + 9);
}

static void *client(void *unused)
{
    int fd = connect_to_server(), n;

    (void)unused;
    while (now_s() < end_s && (n = __atomic_fetch_add(&next_line, 1, __ATOMIC_SEQ_CST)) < lines_n) {
        double begun = now_s();
        int status;

        send_line(fd, n);
        while ((status = read_answer(fd)) == 0) {
            close(fd);
            fd = connect_to_server();
            send_line(fd, n);
        }
        if (status == 201)
            took_ms[__atomic_fetch_add(&made, 1, __ATOMIC_SEQ_CST)]
                = (float)((now_s() - begun) * 1000);
        else __atomic_fetch_add(status == 409 ? &refused : &other, 1, __ATOMIC_SEQ_CST);
    }
    close(fd);
    return NULL;
}

static void read_lines(const char *file)
{
    FILE *in = fopen(file, "r");
    size_t size = 0;

    if (!in) fail(file);
    while (lines_n < MOST_LINES && getline(&lines[lines_n], &size, in) > 0) {
        lines[lines_n][strcspn(lines[lines_n], "\n")] = '\0';
        lines_n++;
        size = 0;
    }
    fclose(in);
}

static int by_size(const void *a, const void *b)
{
    return (*(const float *)a > *(const float *)b) - (*(const float *)a < *(const float *)b);
}

int main(int argc, char **argv)
{
    pthread_t threads[MOST_CLIENTS];
    int clients;
    double begun;

    if (argc != 6) return 2;
    port = atoi(argv[1]);
    path = argv[2];
    read_lines(argv[3]);
    clients = atoi(argv[4]) < MOST_CLIENTS ? atoi(argv[4]) : MOST_CLIENTS;
    begun = now_s();
    end_s = begun + atof(argv[5]);
    for (int i = 0; i < clients; i++)
        if (pthread_create(&threads[i], NULL, client, NULL)) fail("a client");
    for (int i = 0; i < clients; i++) pthread_join(threads[i], NULL);
    begun = now_s() - begun;
    qsort(took_ms, (size_t)made, sizeof *took_ms, by_size);
    printf("made %.0f p50 %.1f p99 %.1f refused %d other %d seconds %.1f\n", made / begun,
           made ? took_ms[made / 2] : 0.0, made ? took_ms[made * 99 / 100] : 0.0, refused, other,
           begun);
    return 0;
}
