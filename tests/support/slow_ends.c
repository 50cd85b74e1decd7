/* Preloaded: a thread that still has OpenSSL's state when it ends takes its time to give it back,
   and a process takes its time to be gone. If the process ends meanwhile, OpenSSL gives back
   everybody's state at its own end, and the thread gives back what is gone. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#define A_WHILE_US 700000

static void (*give_back)(void *);

static void slowly(void *data)
{
    usleep(A_WHILE_US);
    give_back(data);
}

static int is_openssl(void (*function)(void *))
{
    Dl_info info;

    return function && dladdr((void *)(size_t)function, &info)
        && strstr(info.dli_fname, "libcrypto");
}

int pthread_key_create(pthread_key_t *key, void (*destructor)(void *))
{
    int (*real)(pthread_key_t *, void (*)(void *));

    *(void **)&real = dlsym(RTLD_NEXT, "pthread_key_create");
    if (give_back || !is_openssl(destructor)) return real(key, destructor);
    give_back = destructor;
    return real(key, slowly);
}

/* behind OpenSSL's own end */
__attribute__((destructor)) static void stay(void)
{
    usleep(2 * A_WHILE_US);
}
