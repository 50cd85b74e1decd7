/**
 * A bounded time of inputs made from a corpus: bytes flipped, taken out, doubled, spliced from two
 * inputs. Not guided by coverage, so no match for a real fuzzer; it is what every run can afford.
 * The seed is printed (P6_FUZZ_SEED repeats it) and the input in hand always stands in the file
 * that P6_FUZZ_LAST names, mapped, so that it is there after a crash.
 */
#ifndef P6_TESTS_FUZZ_MUTATE_H
#define P6_TESTS_FUZZ_MUTATE_H

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define P6_FUZZ_INPUT (16 * 1024)

typedef struct mutate_input {
    uint8_t *data;
    size_t size;
} mutate_input;

static mutate_input *mutate_corpus;
static int mutate_count;
static uint64_t mutate_state;

/* xorshift64*: the same seed gives the same inputs everywhere. */
static size_t mutate_below(size_t n)
{
    mutate_state ^= mutate_state >> 12;
    mutate_state ^= mutate_state << 25;
    mutate_state ^= mutate_state >> 27;
    return n ? (size_t)((mutate_state * 2685821657736338717ULL) >> 33) % n : 0;
}

static void mutate_remember(const uint8_t *data, size_t size)
{
    mutate_corpus = realloc(mutate_corpus, sizeof *mutate_corpus * (size_t)(mutate_count + 1));
    if (!mutate_corpus || size > P6_FUZZ_INPUT / 2) return;
    mutate_corpus[mutate_count].data = malloc(size ? size : 1);
    memcpy(mutate_corpus[mutate_count].data, data, size);
    mutate_corpus[mutate_count++].size = size;
}

static void mutate_once(uint8_t *bytes, size_t *size)
{
    size_t at = mutate_below(*size), n = 1 + mutate_below(8);
    const mutate_input *other = &mutate_corpus[mutate_below((size_t)mutate_count)];

    if (at + n > *size) n = *size - at;
    switch (mutate_below(5)) {
    case 0: /* other bytes */
        for (size_t i = 0; i < n; i++) bytes[at + i] = (uint8_t)mutate_below(256);
        break;
    case 1: /* one bit */
        if (*size) bytes[at] ^= (uint8_t)(1u << mutate_below(8));
        break;
    case 2: /* some taken out */
        memmove(bytes + at, bytes + at + n, *size - at - n);
        *size -= n;
        break;
    case 3: /* some doubled */
        if (*size + n > P6_FUZZ_INPUT) break;
        memmove(bytes + at + n, bytes + at, *size - at);
        *size += n;
        break;
    default: /* the end of another input behind the beginning of this one */
        n = mutate_below(other->size);
        if (at + other->size - n > P6_FUZZ_INPUT) break;
        memcpy(bytes + at, other->data + n, other->size - n);
        *size = at + other->size - n;
    }
}

static uint8_t *mutate_last_input(void)
{
    const char *path = getenv("P6_FUZZ_LAST");
    int fd = path ? open(path, O_RDWR | O_CREAT | O_TRUNC, 0644) : -1;
    void *at = MAP_FAILED;

    if (fd >= 0 && ftruncate(fd, P6_FUZZ_INPUT) == 0)
        at = mmap(NULL, P6_FUZZ_INPUT, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    return at == MAP_FAILED ? malloc(P6_FUZZ_INPUT) : at;
}

/* Run the target for P6_FUZZ_SECONDS (none: not at all); says how often as one TAP line, number
   N. */
static int mutate_run(int n)
{
    const char *seconds = getenv("P6_FUZZ_SECONDS"), *seed = getenv("P6_FUZZ_SEED");
    time_t end = time(NULL) + (seconds ? atoi(seconds) : 0);
    uint8_t *last = mutate_last_input();
    unsigned long runs = 0;

    if (!seconds || !mutate_count || !last) return 0;
    mutate_state = seed ? strtoull(seed, NULL, 10) : (uint64_t)time(NULL) * 1000003u + 1;
    printf("# seed %llu\n", (unsigned long long)mutate_state);
    fflush(stdout);
    while (time(NULL) < end) {
        const mutate_input *from = &mutate_corpus[mutate_below((size_t)mutate_count)];
        size_t size = from->size;
        uint8_t *exact;

        memcpy(last, from->data, size);
        for (size_t i = mutate_below(6) + 1; i; i--) mutate_once(last, &size);
        memset(last + size, 0, P6_FUZZ_INPUT - size);
        exact = malloc(size ? size : 1); /* so that reading past the end is seen */
        memcpy(exact, last, size);
        LLVMFuzzerTestOneInput(exact, size);
        free(exact);
        runs++;
    }
    printf("ok %d - %lu inputs made from the corpus\n", n, runs);
    return 1;
}

#endif
