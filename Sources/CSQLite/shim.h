#include <sqlite3.h>

/* The macro SQLITE_TRANSIENT is a cast that Swift can't import. */
static inline int monohull_bind_text(sqlite3_stmt *statement, int index, const char *text) {
    return sqlite3_bind_text(statement, index, text, -1, SQLITE_TRANSIENT);
}

static inline int monohull_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int count) {
    return count ? sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT)
                 : sqlite3_bind_zeroblob(statement, index, 0);
}
