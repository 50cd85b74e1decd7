/**
 * main for a fuzz target that is built as a test (P6_REPLAY): run it once on every file named, and
 * on every file in the directories named, as TAP. Include it at the end of the target's only file.
 */
#ifndef P6_TESTS_FUZZ_REPLAY_H
#define P6_TESTS_FUZZ_REPLAY_H

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#include "fuzz/mutate.h"

static int replayed;

static void replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = NULL;
    size_t size = 0, room = 0;

    if (!file) {
        perror(path);
        exit(1);
    }
    do { /* a block of exactly the input's size at the end, so that reading past it is seen */
        room = size + 4096;
        data = realloc(data, room);
        if (!data) abort();
        size += fread(data + size, 1, room - size, file);
    } while (size == room);
    fclose(file);
    data = realloc(data, size ? size : 1);
    if (!data) abort();
    LLVMFuzzerTestOneInput(data, size);
    mutate_remember(data, size);
    free(data);
    printf("ok %d - %s\n", ++replayed, path);
    fflush(stdout);
}

static int is_listed(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void replay(const char *path)
{
    struct dirent **entries;
    int count = scandir(path, &entries, is_listed, alphasort);
    char *inner;

    if (count < 0) {
        replay_file(path);
        return;
    }
    for (int i = 0; i < count; i++) {
        if (asprintf(&inner, "%s/%s", path, entries[i]->d_name) < 0) abort();
        replay(inner);
        free(inner);
        free(entries[i]);
    }
    free(entries);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) replay(argv[i]);
    if (replayed) replayed += mutate_run(replayed + 1);
    printf("1..%d\n", replayed);
    return replayed == 0;
}

#endif
