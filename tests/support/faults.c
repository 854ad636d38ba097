/* Preloaded into a process, this makes one of its system calls fail, or kills the process in place of the call.
   `fault_arm` says which: the n-th of those calls that are about a file in one folder. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static char folder[PATH_MAX];
static long calls, fail_at;
static int error_number;
static char names[1 << 16];

void fault_arm(const char *in_folder, long at, int error) {
  strncpy(folder, in_folder, sizeof folder - 1);
  calls = 0;
  fail_at = at;
  error_number = error;
  names[0] = 0;
}

const char *fault_calls(void) { return names; }

/* Whether this call has to fail; does not return if the process is to be killed (error 0). */
static int fails(const char *call, const char *path) {
  if (!folder[0] || !path || strncmp(path, folder, strlen(folder))) return 0;
  calls++;
  size_t length = strlen(names);
  if (!fail_at) snprintf(names + length, sizeof names - length, "%s %s\n", call, path + strlen(folder));
  if (calls != fail_at) return 0;
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
int rename(const char *from, const char *to) {
  return fails_in("rename", AT_FDCWD, to) ? -1 : NEXT(int (*)(const char *, const char *), "rename")(from, to);
}
int mkdir(const char *path, mode_t mode) {
  return fails_in("mkdir", AT_FDCWD, path) ? -1 : NEXT(int (*)(const char *, mode_t), "mkdir")(path, mode);
}
int rmdir(const char *path) {
  return fails_in("rmdir", AT_FDCWD, path) ? -1 : NEXT(int (*)(const char *), "rmdir")(path);
}
int unlink(const char *path) {
  return fails_in("unlink", AT_FDCWD, path) ? -1 : NEXT(int (*)(const char *), "unlink")(path);
}
int unlinkat(int in, const char *path, int flags) {
  return fails_in("unlink", in, path) ? -1 : NEXT(int (*)(int, const char *, int), "unlinkat")(in, path, flags);
}
int chmod(const char *path, mode_t mode) {
  return fails_in("chmod", AT_FDCWD, path) ? -1 : NEXT(int (*)(const char *, mode_t), "chmod")(path, mode);
}

#define OPEN(name)                                                                     \
  int name(const char *path, int flags, ...) {                                         \
    mode_t mode = 0;                                                                   \
    if (flags & (O_CREAT | O_TMPFILE)) {                                               \
      va_list rest;                                                                    \
      va_start(rest, flags);                                                           \
      mode = va_arg(rest, mode_t);                                                     \
      va_end(rest);                                                                    \
    }                                                                                  \
    if ((flags & O_ACCMODE) != O_RDONLY && fails_in("open", AT_FDCWD, path)) return -1; \
    return NEXT(int (*)(const char *, int, ...), #name)(path, flags, mode);            \
  }
OPEN(open)
OPEN(open64)
