# `install` and `uninstall`: the product in the places where Debian's httpd looks for it.

AVAILABLE=/etc/apache2/mods-available
SHARE=/usr/share/proj06
DOC=/usr/share/doc/proj06
PACKAGE=libapache2-mod-proj06

read_install_options() {
    DESTDIR='' PURGE=''
    while [ $# -gt 0 ]; do
        case $1 in
            --destdir) need_value "$@"; DESTDIR=$(realpath -m -- "$2"); shift 2 ;;
            --purge) [ "$COMMAND" = uninstall ] || die "--purge is for uninstall"; PURGE=1; shift ;;
            *) die "unknown option '$1'; see ./apxs-build.sh --help" ;;
        esac
    done
    [ -n "$DESTDIR" ] || is_root || die "$COMMAND without --destdir needs root"
    if [ -z "$DESTDIR" ] && [ -z "$(missing_packages $PACKAGE)" ]; then
        die "the Debian package $PACKAGE is installed here; use apt"
    fi
}

# put MODE FILE PLACE: FILE at PLACE below DESTDIR, all at once: a server that has the old one open
# or mapped keeps that.
put() {
    local place=$DESTDIR$3
    install -D -m "$1" -- "$2" "$place.new"
    mv -f -- "$place.new" "$place"
}

# put_directory DIRECTORY PLACE: the same for all of a directory's files.
put_directory() {
    local place=$DESTDIR$2
    rm -rf -- "$place.new" "$place.old"
    mkdir -p "$place.new"
    cp -r -- "$1/." "$place.new"
    chmod -R u=rwX,go=rX "$place.new"
    [ ! -e "$place" ] || mv -- "$place" "$place.old"
    mv -- "$place.new" "$place"
    rm -rf -- "$place.old"
}

# put_page FILE PLACE: a manual page, packed.
put_page() {
    local page
    page=$(mktemp)
    gzip -9nc "$1" > "$page"
    put 644 "$page" "$2.gz"
    rm -f "$page"
}

# Has somebody edited the installed proj06.conf? The copy of the one that was installed tells.
conf_is_edited() {
    [ -e "$DESTDIR$AVAILABLE/proj06.conf" ] \
        && ! cmp -s "$DESTDIR$AVAILABLE/proj06.conf" "$DESTDIR$SHARE/proj06.conf"
}

put_configuration() {
    put 644 "$ROOT/conf/proj06.load" "$AVAILABLE/proj06.load"
    if conf_is_edited; then
        say "$AVAILABLE/proj06.conf was edited and stays; the new one is $SHARE/proj06.conf"
    else
        put 644 "$ROOT/conf/proj06.conf" "$AVAILABLE/proj06.conf"
    fi
    put 644 "$ROOT/conf/proj06.conf" "$SHARE/proj06.conf"
}

put_documents() {
    local page file
    page=$(mktemp)
    reference_page "$ROOT/conf/man/mod_proj06.5.in" "$ROOT/conf/proj06-reference.conf" > "$page"
    put_page "$page" /usr/share/man/man5/mod_proj06.5
    rm -f "$page"
    put_page "$ROOT/conf/man/proj06ctl.8" /usr/share/man/man8/proj06ctl.8
    for file in "$ROOT"/README.md "$ROOT"/conf/*.md "$ROOT"/conf/proj06-reference.conf; do
        put 644 "$file" "$DOC/${file##*/}"
    done
}

# put_files OBJECTS: everything but state and database.
put_files() {
    put 644 "$1/.libs/mod_proj06.so" "$(apxs -q LIBEXECDIR)/mod_proj06.so"
    put 755 "$1/proj06ctl" /usr/sbin/proj06ctl
    put 755 "$ROOT/conf/private/prepare.sh" /usr/lib/proj06/prepare
    put_directory "$ROOT/templates" $SHARE/templates
    put_directory "$ROOT/conf/sample" $SHARE/sample
    put_configuration
    put_documents
}

command_install() {
    local objects=${P6_OBJECTS:-$BUILD/obj}
    COMMAND=install
    read_install_options "$@"
    need_packages build
    [ -n "$DESTDIR" ] || need_packages install
    [ -n "${P6_OBJECTS:-}" ] || build_objects "$objects" all
    put_files "$objects"
    if [ -n "$DESTDIR" ]; then
        mkdir -p "$DESTDIR/var/lib/proj06"
        return
    fi
    /usr/lib/proj06/prepare
    say "installed; now: a2enmod proj06 && apachectl configtest && service apache2 reload"
}

# Remove what put_files has put, and directories that are empty without it.
remove_files() {
    local modules
    modules=$(apxs -q LIBEXECDIR 2> /dev/null) || modules=/usr/lib/apache2/modules
    rm -f -- "$DESTDIR$modules/mod_proj06.so" "$DESTDIR/usr/sbin/proj06ctl" \
        "$DESTDIR$AVAILABLE/proj06.load" "$DESTDIR/usr/share/man/man5/mod_proj06.5.gz" \
        "$DESTDIR/usr/share/man/man8/proj06ctl.8.gz"
    if conf_is_edited && [ -z "$PURGE" ]; then
        say "$AVAILABLE/proj06.conf was edited and stays; --purge removes it too"
    else
        rm -f -- "$DESTDIR$AVAILABLE/proj06.conf"
    fi
    rm -rf -- "$DESTDIR$SHARE" "$DESTDIR$DOC" "$DESTDIR/usr/lib/proj06"
}

command_uninstall() {
    local link enabled='' known
    COMMAND=uninstall
    read_install_options "$@"
    for link in "$DESTDIR"/etc/apache2/mods-enabled/proj06.{load,conf}; do
        if [ -L "$link" ]; then enabled=1; rm -f -- "$link"; fi
    done
    known=$DESTDIR/var/lib/apache2/module
    rm -f -- "$known"/{enabled,disabled}_by_admin/proj06 # a2enmod's own notes
    remove_files
    if [ -n "$PURGE" ]; then rm -rf -- "$DESTDIR/var/lib/proj06"; fi
    if [ -n "$enabled" ]; then say "removed; now: apachectl configtest && service apache2 reload"; fi
    if [ -d "$DESTDIR/var/lib/proj06" ]; then
        say "the database stays in /var/lib/proj06; --purge removes it too"
    fi
}
