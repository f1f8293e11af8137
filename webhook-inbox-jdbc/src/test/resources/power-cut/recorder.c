/*
 * Preloaded into a process: writes down, in order, what the process does to the files of one folder and what it prints.
 * RECORD_FOLDER names the folder, RECORD_TO the file to write to. One record is: kind, number of the file, offset, length
 * (8 bytes each), and the data. Kinds: O opened (data: path), W written, T truncated to offset, U unlinked (data: path),
 * S synced, P printed. A lock around each call makes the order true.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define MAX_FD 4096
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int64_t file_of[MAX_FD];
static int64_t files;
static int out = -1;
static const char *folder;

static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off64_t);
static int (*real_open)(const char *, int, ...);
static int (*real_ftruncate)(int, off64_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_unlink)(const char *);
static int (*real_close)(int);

__attribute__((constructor)) static void begin(void) {
  real_write = dlsym(RTLD_NEXT, "write");
  real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
  real_open = dlsym(RTLD_NEXT, "open64");
  real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
  real_fsync = dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
  real_unlink = dlsym(RTLD_NEXT, "unlink");
  real_close = dlsym(RTLD_NEXT, "close");
  folder = getenv("RECORD_FOLDER");
  const char *to = getenv("RECORD_TO");
  if (folder && to) out = real_open(to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void record(char kind, int64_t file, int64_t offset, const void *data, int64_t length) {
  if (out < 0) return;
  int64_t head[4] = {kind, file, offset, length};
  if (real_write(out, head, sizeof head) != sizeof head) abort();
  if (length > 0 && real_write(out, data, length) != length) abort();
}

static int64_t recorded(int fd) { return fd >= 0 && fd < MAX_FD ? file_of[fd] : 0; }

static int opened(const char *path, int fd, int flags) {
  if (fd >= 0 && fd < MAX_FD && folder && strncmp(path, folder, strlen(folder)) == 0 && !(flags & O_DIRECTORY)) {
    pthread_mutex_lock(&lock);
    file_of[fd] = ++files;
    record('O', files, 0, path, strlen(path));
    if (flags & O_TRUNC) record('T', files, 0, NULL, 0);
    pthread_mutex_unlock(&lock);
  }
  return fd;
}

#define OPEN(name)                              \
  int name(const char *path, int flags, ...) {  \
    mode_t mode = 0;                            \
    if (flags & O_CREAT) {                      \
      va_list rest;                             \
      va_start(rest, flags);                    \
      mode = va_arg(rest, int);                 \
      va_end(rest);                             \
    }                                           \
    return opened(path, real_open(path, flags, mode), flags); \
  }
OPEN(open)
OPEN(open64)

int close(int fd) {
  pthread_mutex_lock(&lock);
  if (fd >= 0 && fd < MAX_FD) file_of[fd] = 0;
  int result = real_close(fd);
  pthread_mutex_unlock(&lock);
  return result;
}

ssize_t write(int fd, const void *data, size_t length) {
  int64_t file = recorded(fd);
  if (!file && fd != 1) return real_write(fd, data, length);
  pthread_mutex_lock(&lock);
  off64_t at = file ? lseek64(fd, 0, SEEK_CUR) : 0;
  ssize_t done = real_write(fd, data, length);
  if (done > 0) record(file ? 'W' : 'P', file, at, data, done);
  pthread_mutex_unlock(&lock);
  return done;
}

static ssize_t pwritten(int fd, const void *data, size_t length, off64_t at) {
  if (!recorded(fd)) return real_pwrite(fd, data, length, at);
  pthread_mutex_lock(&lock);
  ssize_t done = real_pwrite(fd, data, length, at);
  if (done > 0) record('W', recorded(fd), at, data, done);
  pthread_mutex_unlock(&lock);
  return done;
}
ssize_t pwrite(int fd, const void *data, size_t length, off_t at) { return pwritten(fd, data, length, at); }
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at) { return pwritten(fd, data, length, at); }

static int truncated(int fd, off64_t size) {
  if (!recorded(fd)) return real_ftruncate(fd, size);
  pthread_mutex_lock(&lock);
  int result = real_ftruncate(fd, size);
  if (result == 0) record('T', recorded(fd), size, NULL, 0);
  pthread_mutex_unlock(&lock);
  return result;
}
int ftruncate(int fd, off_t size) { return truncated(fd, size); }
int ftruncate64(int fd, off64_t size) { return truncated(fd, size); }

static int synced(int fd, int (*sync)(int)) {
  if (!recorded(fd)) return sync(fd);
  pthread_mutex_lock(&lock);
  int result = sync(fd);
  if (result == 0) record('S', recorded(fd), 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  return result;
}
int fsync(int fd) { return synced(fd, real_fsync); }
int fdatasync(int fd) { return synced(fd, real_fdatasync); }

int unlink(const char *path) {
  int result = real_unlink(path);
  if (result == 0 && folder && strncmp(path, folder, strlen(folder)) == 0) {
    pthread_mutex_lock(&lock);
    record('U', 0, 0, path, strlen(path));
    pthread_mutex_unlock(&lock);
  }
  return result;
}
