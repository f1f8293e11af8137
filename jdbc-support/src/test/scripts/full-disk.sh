#!/usr/bin/env bash
# Fills a file system of 8 MB, gives space back, and shows that the database works again by itself and has lost nothing.
# Needs root, for mount. From the root of the checkout, after `mvn -pl jdbc-support -am test-compile`:
#   jdbc-support/src/test/scripts/full-disk.sh CLASSPATH     (of the module's tests)
set -euo pipefail
disk=$(mktemp -d)
mount -t tmpfs -o size=8m tmpfs "$disk"
trap 'umount "$disk"; rmdir "$disk"' EXIT
head -c 4M /dev/zero > "$disk/ballast"
java -cp "$1" io.github.pbx24.jdbc.FullDiskMain "$disk/data/pbx24.db" "$disk/ballast"
