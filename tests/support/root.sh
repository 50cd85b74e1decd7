#!/usr/bin/env bash
# A private root: a view of this machine's files whose changes go to memory, with processes and a
# loopback network of its own, so that tests install, start and remove things as on a real machine.
# Called by root.mjs inside new namespaces; ends when it is killed, and everything in it with it.
#
#   root.sh TOP CHECKOUT [LOWER]    TOP is an empty directory to work in
set -euo pipefail

top=$1 checkout=$2 lower=${3:-/}

mount -t tmpfs -o mode=755 changes "$top"
mkdir "$top/changes" "$top/work" "$top/view"
mount -t overlay -o "lowerdir=$lower,upperdir=$top/changes,workdir=$top/work" overlay "$top/view"
mkdir -p "$top/view"/{proc,dev,tmp,run}
mount -t proc proc "$top/view/proc"
mount --rbind /dev "$top/view/dev"
mount -t tmpfs -o mode=1777 tmp "$top/view/tmp"
mount -t tmpfs -o mode=755 run "$top/view/run"
mkdir -m 1777 "$top/view/run/lock"
# the tests' own files are in it even when they lie on another file system
mkdir -p "$top/view$checkout"
mount --bind "$checkout" "$top/view$checkout"
ip link set lo up
# there is no init to ask: services run as in runlevel 2, and no policy forbids it
rm -f "$top"/view/usr/sbin/{runlevel,policy-rc.d}
printf '#!/bin/sh\necho N 2\n' > "$top/view/usr/sbin/runlevel"
printf '#!/bin/sh\nexit 0\n' > "$top/view/usr/sbin/policy-rc.d"
chmod 755 "$top"/view/usr/sbin/{runlevel,policy-rc.d}

# the root of the first process, not a chroot: Debian's scripts do nothing for services in a chroot
cd "$top/view"
mkdir -p run/outside
pivot_root . run/outside
umount -l /run/outside
echo ready
# the first process buries the others' orphans: a zombie would pass for a server that does not end
exec chroot . bash -c 'sleep infinity & wait'
