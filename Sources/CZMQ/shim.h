#ifndef GALLEY_CZMQ_SHIM_H
#define GALLEY_CZMQ_SHIM_H

#include <pthread.h>
#include <sys/eventfd.h>
#include <zmq.h>

// Swift's Glibc module does not cover <sys/eventfd.h>. Closed on exec, because a helper program has no use
// for it; non-blocking, because draining an eventfd that holds nothing must return instead of waiting.
static inline int czmq_eventfd(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

// Swift's Glibc module lacks pthread_setname_np, a GNU extension.
static inline int czmq_set_thread_name(const char *name) {
    return pthread_setname_np(pthread_self(), name);
}

#endif
