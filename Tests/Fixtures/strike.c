// Loaded into a process under test with LD_PRELOAD: ends it with SIGKILL at named points, as a power cut would, and writes
// down what it gives to TLS. The product knows nothing of it.
//
// STRIKE_POINTS names a file with one point a line: name, moment and fragments, separated by tabs. A point is met by a
// transaction that holds a statement in whose text, values written in, every fragment stands; it strikes at its moment:
//   before   the transaction is about to be committed
//   after    it has been committed, and nothing else has happened
//   leaving  it has been committed, and what the process says next is about to go onto a socket: a POST, or an answer
//   left     that has gone, or its first part
//   cut      as leaving, but it is the connection that ends, after half of the bytes
// or, for files, by a rename whose two paths hold the fragments: before, after.
// STRIKE_FOLDER is where a file of the point's name says that it has struck, which it does once.
// STRIKE_WIRE begins the name of a file for each process: chunks of connection (8 bytes), length (8 bytes, 0 for a new
// connection) and bytes.
// STRIKE_CLOCK is by how many seconds the clock is wrong; time that only measures is left as it is.
// STRIKE_RISES, where it says anything, makes the process a service manager of itself: it starts its program in a child, again
// whenever SIGKILL has ended it, and ends as its child does.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

enum { most = 512, fragments = 6 };
enum moment { before, after, leaving, left, cut };

static struct point {
    char name[128];
    enum moment moment;
    char *fragment[fragments];
    int met;
    int due;
} point[most];
static int points = -1;
static const char *folder;
static int speaking;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void load(void) {
    if (points >= 0) return;
    points = 0;
    const char *file = getenv("STRIKE_POINTS");
    folder = getenv("STRIKE_FOLDER");
    FILE *lines = file && folder ? fopen(file, "r") : NULL;
    char line[1024];
    while (lines && points < most && fgets(line, sizeof line, lines)) {
        line[strcspn(line, "\n")] = 0;
        char *rest = line, *name = strsep(&rest, "\t"), *moment = strsep(&rest, "\t");
        if (!moment) continue;
        struct point *new = &point[points++];
        snprintf(new->name, sizeof new->name, "%s", name);
        new->moment = !strcmp(moment, "before") ? before : !strcmp(moment, "after") ? after
                    : !strcmp(moment, "leaving") ? leaving : !strcmp(moment, "cut") ? cut : left;
        for (int i = 0; i < fragments && rest; i++) new->fragment[i] = strdup(strsep(&rest, "\t"));
    }
    if (lines) fclose(lines);
}

static int fits(const struct point *point, const char *text) {
    for (int i = 0; i < fragments && point->fragment[i]; i++)
        if (!strstr(text, point->fragment[i])) return 0;
    return point->fragment[0] != NULL;
}

// Notes that a point strikes here; false where it has struck before.
static int mark(const struct point *point) {
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, point->name);
    int marker = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (marker >= 0) close(marker);
    return marker >= 0;
}

// Ends the process.
static void strike(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

// A statement with its values, and what a reader of it would want to know: which kind of message it is about.
static char *text(sqlite3_stmt *statement) {
    char *sql = sqlite3_expanded_sql(statement);
    char note[256] = "";
    if (!sql) return NULL;
    if (!strncmp(sql, "INSERT INTO board", 17)) {
        const char *blob = strstr(sql, "x'");
        unsigned kind;
        // Edition and sender take two bytes each; the kind follows.
        if (blob && sscanf(blob + 2 + 8, "%2x", &kind) == 1) snprintf(note, sizeof note, " -- kind %u.", kind);
    } else if (!strncmp(sql, "UPDATE outbox SET sent_at", 25)) {
        const char *id = strstr(sql, "WHERE id = ");
        sqlite3_stmt *query;
        if (id && REAL(sqlite3_prepare_v2)(sqlite3_db_handle(statement), "SELECT kind, round FROM outbox WHERE id = ?", -1,
                                           &query, NULL) == SQLITE_OK) {
            sqlite3_bind_int64(query, 1, atoll(id + 11));
            if (REAL(sqlite3_step)(query) == SQLITE_ROW) {
                const unsigned char *round = sqlite3_column_text(query, 1);
                snprintf(note, sizeof note, " -- '%s' in '%s'", sqlite3_column_text(query, 0),
                         round ? (const char *)round : "");
            }
            sqlite3_finalize(query);
        }
    }
    char *whole = malloc(strlen(sql) + strlen(note) + 1);
    if (whole) strcat(strcpy(whole, sql), note);
    sqlite3_free(sql);
    return whole;
}

static void meet(sqlite3_stmt *statement) {
    char *whole = text(statement);
    for (int i = 0; whole && i < points; i++) point[i].met |= fits(&point[i], whole);
    free(whole);
}

// Points that are one moment strike together.
static void committing(void) {
    int marked = 0;
    for (int i = 0; i < points; i++)
        if (point[i].met && point[i].moment == before) marked |= mark(&point[i]);
    if (marked) strike();
}

static void committed(void) {
    int marked = 0;
    for (int i = 0; i < points; i++) {
        if (point[i].met && point[i].moment == after) marked |= mark(&point[i]);
        if (point[i].met && point[i].moment >= leaving) {
            point[i].due = 1;
            speaking = 0;
        }
        point[i].met = 0;
    }
    if (marked) strike();
}

int sqlite3_step(sqlite3_stmt *statement) {
    static int (*real)(sqlite3_stmt *);
    if (!real) real = REAL(sqlite3_step);
    const char *sql = sqlite3_sql(statement);
    pthread_mutex_lock(&lock);
    load();
    if (!sql || !points) {
        pthread_mutex_unlock(&lock);
        return real(statement);
    }
    int alone = 0, commits = !strncasecmp(sql, "COMMIT", 6);
    if (!strncasecmp(sql, "BEGIN", 5) || !strncasecmp(sql, "ROLLBACK", 8)) {
        for (int i = 0; i < points; i++) point[i].met = 0;
    } else if (!commits && (!sqlite3_stmt_readonly(statement) || strstr(sql, "wal_checkpoint"))) {
        alone = sqlite3_get_autocommit(sqlite3_db_handle(statement));
        meet(statement);
    }
    if (commits || alone) committing();
    int result = real(statement);
    if ((commits || alone) && (result == SQLITE_DONE || result == SQLITE_ROW)) committed();
    pthread_mutex_unlock(&lock);
    return result;
}

// Sockets.

static int isSocket(int descriptor) {
    struct stat status;
    return !fstat(descriptor, &status) && S_ISSOCK(status.st_mode);
}

// Whether a point that is due meets its moment here.
static int isMet(int descriptor, enum moment moment) {
    if (points <= 0 || !speaking || !isSocket(descriptor)) return 0;
    pthread_mutex_lock(&lock);
    int marked = 0;
    for (int i = 0; i < points; i++)
        if (point[i].due && point[i].moment == moment) {
            marked |= mark(&point[i]);
            point[i].due = 0;
        }
    pthread_mutex_unlock(&lock);
    return marked;
}

static ssize_t cutOff(int descriptor, const void *bytes, size_t size) {
    if (REAL(write)(descriptor, bytes, size / 2) < 0) perror("strike");
    shutdown(descriptor, SHUT_RDWR);
    errno = EPIPE;
    return -1;
}

#define AROUND(descriptor, bytes, size, call)                                                                          \
    if (isMet(descriptor, leaving)) strike();                                                                          \
    if (isMet(descriptor, cut)) return cutOff(descriptor, bytes, size);                                                \
    ssize_t count = call;                                                                                              \
    if (count > 0 && isMet(descriptor, left)) strike();                                                                \
    return count

ssize_t write(int descriptor, const void *bytes, size_t size) {
    AROUND(descriptor, bytes, size, REAL(write)(descriptor, bytes, size));
}

ssize_t writev(int descriptor, const struct iovec *parts, int number) {
    AROUND(descriptor, parts[0].iov_base, parts[0].iov_len, REAL(writev)(descriptor, parts, number));
}

ssize_t send(int descriptor, const void *bytes, size_t size, int flags) {
    AROUND(descriptor, bytes, size, REAL(send)(descriptor, bytes, size, flags));
}

ssize_t sendmsg(int descriptor, const struct msghdr *message, int flags) {
    AROUND(descriptor, message->msg_iov[0].iov_base, message->msg_iov[0].iov_len, REAL(sendmsg)(descriptor, message, flags));
}

// Files.

static void moved(const char *from, const char *to, enum moment moment) {
    char both[2048];
    snprintf(both, sizeof both, "rename %s to %s", from, to);
    pthread_mutex_lock(&lock);
    load();
    int marked = 0;
    for (int i = 0; i < points; i++)
        if (point[i].moment == moment && fits(&point[i], both)) marked |= mark(&point[i]);
    if (marked) strike();
    pthread_mutex_unlock(&lock);
}

int rename(const char *from, const char *to) {
    moved(from, to, before);
    int result = REAL(rename)(from, to);
    if (!result) moved(from, to, after);
    return result;
}

// TLS.

struct ssl_st;

static void record(const void *connection, const void *bytes, uint64_t size) {
    static int file = -2;
    pthread_mutex_lock(&lock);
    if (file == -2) {
        const char *prefix = getenv("STRIKE_WIRE");
        char path[1024];
        if (prefix) snprintf(path, sizeof path, "%s.%d", prefix, getpid());
        file = prefix ? open(path, O_CREAT | O_APPEND | O_WRONLY | O_CLOEXEC, 0600) : -1;
    }
    if (file >= 0) {
        uint64_t head[2] = {(uint64_t)(uintptr_t)connection, size};
        if (REAL(write)(file, head, sizeof head) != sizeof head) abort();
        if (size && REAL(write)(file, bytes, size) != (ssize_t)size) abort();
    }
    pthread_mutex_unlock(&lock);
}

struct ssl_st *SSL_new(void *context) {
    struct ssl_st *(*real)(void *) = dlsym(RTLD_NEXT, "SSL_new");
    struct ssl_st *connection = real(context);
    record(connection, NULL, 0);
    return connection;
}

int SSL_write(struct ssl_st *connection, const void *bytes, int size) {
    int (*real)(struct ssl_st *, const void *, int) = dlsym(RTLD_NEXT, "SSL_write");
    int count = real(connection, bytes, size);
    if (count > 0) record(connection, bytes, (uint64_t)count);
    if (count > 9 && (!memcmp(bytes, "POST /v1/", 9) || !memcmp(bytes, "HTTP/1.1 ", 9))) speaking = 1;
    return count;
}

// The clock.

static time_t wrong(void) {
    const char *seconds = getenv("STRIKE_CLOCK");
    return seconds ? atol(seconds) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int result = (int)syscall(SYS_clock_gettime, clock, now);
    if (!result && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += wrong();
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    int result = (int)syscall(SYS_gettimeofday, now, zone);
    if (!result) now->tv_sec += wrong();
    return result;
}

time_t time(time_t *now) {
    struct timespec found;
    clock_gettime(CLOCK_REALTIME, &found);
    if (now) *now = found.tv_sec;
    return found.tv_sec;
}

// Rising again. This runs before the program's main, in the one thread that there is.

__attribute__((constructor)) static void rise(void) {
    const char *rises = getenv("STRIKE_RISES");
    if (!rises || !*rises) return;
    sigset_t heard, former;
    sigemptyset(&heard);
    sigaddset(&heard, SIGTERM);
    sigaddset(&heard, SIGCHLD);
    sigprocmask(SIG_BLOCK, &heard, &former);
    for (;;) {
        pid_t child = fork();
        if (child == 0) {
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            sigprocmask(SIG_SETMASK, &former, NULL);
            return;
        }
        int status = 0, told = 0;
        while (waitpid(child, &status, WNOHANG) != child) {
            int signal = 0;
            if (!sigwait(&heard, &signal) && signal == SIGTERM) {
                told = 1;
                kill(child, SIGTERM);
            }
        }
        if (told) _exit(0);
        if (!WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL) _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
    }
}
