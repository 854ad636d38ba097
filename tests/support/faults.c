/* Preloaded into a process, this makes one of its system calls fail, or kills the process in place of the call.
   `fault_arm` says which: the n-th of those calls that are about a file in one folder, or start a program. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static char folder[PATH_MAX];
static long calls, fail_at;
static int error_number;
static char names[1 << 20];
static size_t length_of_names;

void fault_arm(const char *in_folder, long at, int error) {
  strncpy(folder, in_folder, sizeof folder - 1);
  calls = 0;
  fail_at = at;
  error_number = error;
  names[0] = 0;
  length_of_names = 0;
}

const char *fault_calls(void) { return names; }

static int is_last(const char *call, const char *name) {
  if (++calls == fail_at || !fail_at) {
    int length = snprintf(names + length_of_names, sizeof names - length_of_names, "%s %s\n", call, name);
    if (length > 0 && length_of_names + length < sizeof names) length_of_names += length;
  }
  return calls == fail_at;
}

/* Whether this call has to fail; does not return if the process is to be killed (error 0). */
static int fails(const char *call, const char *path) {
  if (!folder[0] || !path || strncmp(path, folder, strlen(folder)) || path[strlen(folder)] != '/') return 0;
  if (!is_last(call, path + strlen(folder))) return 0;
  if (!error_number) kill(getpid(), SIGKILL);
  errno = error_number;
  return 1;
}

static int fails_for_file(const char *call, int file) {
  char link[64], path[PATH_MAX];
  if (!folder[0]) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  return fails(call, path);
}

static int fails_in(const char *call, int in_folder, const char *name) {
  char link[64], path[PATH_MAX + 256];
  if (!folder[0] || !name) return 0;
  if (name[0] == '/') return fails(call, name);
  ssize_t length;
  if (in_folder == AT_FDCWD) {
    length = getcwd(path, PATH_MAX) ? (ssize_t)strlen(path) : -1;
  } else {
    snprintf(link, sizeof link, "/proc/self/fd/%d", in_folder);
    length = readlink(link, path, PATH_MAX - 1);
  }
  if (length <= 0) return 0;
  snprintf(path + length, sizeof path - length, "/%.200s", name);
  return fails(call, path);
}

#define NEXT(type, name) ((type)dlsym(RTLD_NEXT, name))

ssize_t write(int file, const void *bytes, size_t size) {
  if (fails_for_file("write", file)) return -1;
  return NEXT(ssize_t(*)(int, const void *, size_t), "write")(file, bytes, size);
}
ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t at) {
  if (fails_for_file("write", file)) return -1;
  return NEXT(ssize_t(*)(int, const void *, size_t, off64_t), "pwrite64")(file, bytes, size, at);
}
ssize_t pwrite(int file, const void *bytes, size_t size, off_t at) {
  if (fails_for_file("write", file)) return -1;
  return NEXT(ssize_t(*)(int, const void *, size_t, off_t), "pwrite")(file, bytes, size, at);
}
int fsync(int file) { return fails_for_file("fsync", file) ? -1 : NEXT(int (*)(int), "fsync")(file); }
int fdatasync(int file) { return fails_for_file("fsync", file) ? -1 : NEXT(int (*)(int), "fdatasync")(file); }
#define FAILS(error, type, name, kinds, call, file, arguments)                    \
  if (fails_for_file(call, file)) return error;                                    \
  return NEXT(type(*) kinds, #name) arguments;
#define FAILS_IN(error, type, name, kinds, call, in, path, arguments)             \
  if (fails_in(call, in, path)) return error;                                      \
  return NEXT(type(*) kinds, #name) arguments;

/* Reading. */
ssize_t read(int file, void *to, size_t size) {
  FAILS(-1, ssize_t, read, (int, void *, size_t), "read", file, (file, to, size))
}
ssize_t pread(int file, void *to, size_t size, off_t at) {
  FAILS(-1, ssize_t, pread, (int, void *, size_t, off_t), "read", file, (file, to, size, at))
}
ssize_t pread64(int file, void *to, size_t size, off64_t at) {
  FAILS(-1, ssize_t, pread64, (int, void *, size_t, off64_t), "read", file, (file, to, size, at))
}
void *mmap(void *at, size_t size, int may, int flags, int file, off_t from) {
  if (file >= 0 && fails_for_file("mmap", file)) return MAP_FAILED;
  return NEXT(void *(*)(void *, size_t, int, int, int, off_t), "mmap")(at, size, may, flags, file, from);
}
void *mmap64(void *at, size_t size, int may, int flags, int file, off64_t from) {
  if (file >= 0 && fails_for_file("mmap", file)) return MAP_FAILED;
  return NEXT(void *(*)(void *, size_t, int, int, int, off64_t), "mmap64")(at, size, may, flags, file, from);
}
DIR *opendir(const char *path) { FAILS_IN(NULL, DIR *, opendir, (const char *), "list", AT_FDCWD, path, (path)) }
DIR *fdopendir(int file) { FAILS(NULL, DIR *, fdopendir, (int), "list", file, (file)) }
struct dirent *readdir(DIR *list) { FAILS(NULL, struct dirent *, readdir, (DIR *), "readdir", dirfd(list), (list)) }
struct dirent64 *readdir64(DIR *list) {
  FAILS(NULL, struct dirent64 *, readdir64, (DIR *), "readdir", dirfd(list), (list))
}
ssize_t readlink(const char *path, char *to, size_t size) {
  FAILS_IN(-1, ssize_t, readlink, (const char *, char *, size_t), "readlink", AT_FDCWD, path, (path, to, size))
}
int access(const char *path, int mode) {
  FAILS_IN(-1, int, access, (const char *, int), "access", AT_FDCWD, path, (path, mode))
}
int stat(const char *path, struct stat *to) {
  FAILS_IN(-1, int, stat, (const char *, struct stat *), "stat", AT_FDCWD, path, (path, to))
}
int lstat(const char *path, struct stat *to) {
  FAILS_IN(-1, int, lstat, (const char *, struct stat *), "stat", AT_FDCWD, path, (path, to))
}
int fstat(int file, struct stat *to) { FAILS(-1, int, fstat, (int, struct stat *), "fstat", file, (file, to)) }
int fstatat(int in, const char *path, struct stat *to, int flags) {
  FAILS_IN(-1, int, fstatat, (int, const char *, struct stat *, int), "stat", in, path, (in, path, to, flags))
}
int stat64(const char *path, struct stat64 *to) {
  FAILS_IN(-1, int, stat64, (const char *, struct stat64 *), "stat", AT_FDCWD, path, (path, to))
}
int lstat64(const char *path, struct stat64 *to) {
  FAILS_IN(-1, int, lstat64, (const char *, struct stat64 *), "stat", AT_FDCWD, path, (path, to))
}
int fstat64(int file, struct stat64 *to) { FAILS(-1, int, fstat64, (int, struct stat64 *), "fstat", file, (file, to)) }
int fstatat64(int in, const char *path, struct stat64 *to, int flags) {
  FAILS_IN(-1, int, fstatat64, (int, const char *, struct stat64 *, int), "stat", in, path, (in, path, to, flags))
}
int flock(int file, int how) { FAILS(-1, int, flock, (int, int), "flock", file, (file, how)) }

/* Writing. */
int rename(const char *from, const char *to) {
  FAILS_IN(-1, int, rename, (const char *, const char *), "rename", AT_FDCWD, to, (from, to))
}
int link(const char *from, const char *to) {
  FAILS_IN(-1, int, link, (const char *, const char *), "link", AT_FDCWD, to, (from, to))
}
int symlink(const char *from, const char *to) {
  FAILS_IN(-1, int, symlink, (const char *, const char *), "link", AT_FDCWD, to, (from, to))
}
int mkdir(const char *path, mode_t mode) {
  FAILS_IN(-1, int, mkdir, (const char *, mode_t), "mkdir", AT_FDCWD, path, (path, mode))
}
int rmdir(const char *path) { FAILS_IN(-1, int, rmdir, (const char *), "rmdir", AT_FDCWD, path, (path)) }
int unlink(const char *path) { FAILS_IN(-1, int, unlink, (const char *), "unlink", AT_FDCWD, path, (path)) }
int unlinkat(int in, const char *path, int flags) {
  FAILS_IN(-1, int, unlinkat, (int, const char *, int), "unlink", in, path, (in, path, flags))
}
int chmod(const char *path, mode_t mode) {
  FAILS_IN(-1, int, chmod, (const char *, mode_t), "chmod", AT_FDCWD, path, (path, mode))
}
int fchmod(int file, mode_t mode) { FAILS(-1, int, fchmod, (int, mode_t), "chmod", file, (file, mode)) }
int ftruncate(int file, off_t size) { FAILS(-1, int, ftruncate, (int, off_t), "truncate", file, (file, size)) }
int ftruncate64(int file, off64_t size) { FAILS(-1, int, ftruncate64, (int, off64_t), "truncate", file, (file, size)) }
int utimensat(int in, const char *path, const struct timespec times[2], int flags) {
  FAILS_IN(-1, int, utimensat, (int, const char *, const struct timespec *, int), "utime", in, path,
           (in, path, times, flags))
}
ssize_t sendfile64(int to, int from, off64_t *at, size_t size) {
  FAILS(-1, ssize_t, sendfile64, (int, int, off64_t *, size_t), "write", to, (to, from, at, size))
}
ssize_t copy_file_range(int from, off64_t *start, int to, off64_t *at, size_t size, unsigned flags) {
  FAILS(-1, ssize_t, copy_file_range, (int, off64_t *, int, off64_t *, size_t, unsigned), "write", to,
        (from, start, to, at, size, flags))
}

/* Opening, for both. */
#define OPEN(name)                                                                      \
  int name(const char *path, int flags, ...) {                                          \
    mode_t mode = 0;                                                                    \
    if (flags & (O_CREAT | O_TMPFILE)) {                                                \
      va_list rest;                                                                     \
      va_start(rest, flags);                                                            \
      mode = va_arg(rest, mode_t);                                                      \
      va_end(rest);                                                                     \
    }                                                                                   \
    const char *call = (flags & O_ACCMODE) != O_RDONLY ? "create" : "open";             \
    if (fails_in(call, AT_FDCWD, path)) return -1;                                      \
    return NEXT(int (*)(const char *, int, ...), #name)(path, flags, mode);             \
  }
OPEN(open)
OPEN(open64)

/* The process that another program takes over shares its memory with ours until then, so calls are counted here too. */
int execve(const char *path, char *const arguments[], char *const environment[]) {
  if (folder[0] && is_last("exec", strrchr(path, '/') ? strrchr(path, '/') + 1 : path)) {
    if (!error_number) kill(getppid(), SIGKILL);
    errno = error_number;
    return -1;
  }
  return NEXT(int (*)(const char *, char *const *, char *const *), "execve")(path, arguments, environment);
}
