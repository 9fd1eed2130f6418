/* Valgrind's requests, which Swift cannot import because they are macros. Outside valgrind they do nothing. */
#ifndef TVAERSUM_CMEMCHECK_H
#define TVAERSUM_CMEMCHECK_H

#include <stddef.h>
#include <valgrind/memcheck.h>

/* From now on memcheck reports every branch and every address that depends on these bytes. */
static inline void tvaersum_hide(const void *start, size_t count) { (void)VALGRIND_MAKE_MEM_UNDEFINED(start, count); }

/* These bytes are public from now on. */
static inline void tvaersum_show(const void *start, size_t count) { (void)VALGRIND_MAKE_MEM_DEFINED(start, count); }

/* Whether valgrind is watching. */
static inline int tvaersum_is_watched(void) { return RUNNING_ON_VALGRIND != 0; }

#endif
