/* libpq as Databases sees it. Beside the header: what Swift cannot import, and what must not be forgotten. */
#ifndef TVAERSUM_CLIBPQ_SHIM_H
#define TVAERSUM_CLIBPQ_SHIM_H

#include <stdlib.h>
#include <string.h>
#include <libpq-fe.h>

extern char **environ;

/* Takes every variable out of this process's environment whose name starts with PG: libpq reads about thirty of them, and a
   service file that one of them names can set anything that a connection leaves open. */
static inline void tvaersum_forget_pg_variables(void) {
    size_t place = 0;
    while (environ != NULL && environ[place] != NULL) {
        const char *entry = environ[place];
        const char *end = strchr(entry, '=');
        char name[128];
        if (strncmp(entry, "PG", 2) == 0 && end != NULL && (size_t)(end - entry) < sizeof name) {
            memcpy(name, entry, (size_t)(end - entry));
            name[end - entry] = 0;
            if (unsetenv(name) == 0) continue;
        }
        place += 1;
    }
}

static inline void tvaersum_swallow_notice(void *unused, const PGresult *notice) {
    (void)unused;
    (void)notice;
}

/* A notice may quote a value: none is printed. */
static inline void tvaersum_without_notices(PGconn *connection) {
    (void)PQsetNoticeReceiver(connection, tvaersum_swallow_notice, NULL);
}

/* The five characters of a failed statement's SQLSTATE; NULL where the server did not answer. */
static inline const char *tvaersum_sqlstate(const PGresult *result) {
    return PQresultErrorField(result, PG_DIAG_SQLSTATE);
}

#endif
