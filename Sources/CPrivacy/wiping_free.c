/* Every block is overwritten as it is freed.

   Secrets of ours are wiped where they are held. What libraries copy of them (SQLite's pages and bound values, the unwiped key of
   X-Wing in swift-crypto, buffers of Foundation, what Swift keeps on the heap for a moment) is freed as it is; so the last word is
   here, for the whole process and everything linked to it. Defined in the program itself, `free` and `realloc` come before the C
   library's, whose allocator they hand the blocks on to. Meets SEC-1. */
#define _GNU_SOURCE
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define TVAERSUM_FOREIGN_ALLOCATOR 1
#endif
#endif

#ifndef TVAERSUM_FOREIGN_ALLOCATOR
extern void __libc_free(void *block);

void free(void *block) {
    if (block == NULL) return;
    const int error = errno;
    explicit_bzero(block, malloc_usable_size(block));
    __libc_free(block);
    errno = error;
}

void *realloc(void *block, size_t size) {
    if (block == NULL) return malloc(size);
    if (size == 0) {
        free(block);
        return NULL;
    }
    const size_t room = malloc_usable_size(block);
    /* What fits stays, unless it wastes more than half. */
    if (size <= room && size >= room / 2) return block;
    void *moved = malloc(size);
    if (moved == NULL) return NULL;
    memcpy(moved, block, size < room ? size : room);
    free(block);
    return moved;
}
#endif
#endif
