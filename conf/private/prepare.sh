#!/bin/sh
# Makes what the product needs in /var/lib: the state directory of httpd's run user, and the database
# that proj06.conf names, made when it is absent and migrated when it is older. Installed as
# /usr/lib/proj06/prepare; called after each installation, harmless at any time.
set -e

conf=/etc/apache2/mods-available/proj06.conf
state=/var/lib/proj06

# httpd's run user and group, as Debian's apachectl finds them
APACHE_CONFDIR=/etc/apache2
export APACHE_CONFDIR
# shellcheck source=/dev/null
[ ! -r "$APACHE_CONFDIR/envvars" ] || . "$APACHE_CONFDIR/envvars"
user=${APACHE_RUN_USER:-www-data}
group=${APACHE_RUN_GROUP:-www-data}

# a directory that is there already keeps the owner and mode that somebody chose
[ -d "$state" ] || install -d -m 750 -o "$user" -g "$group" "$state"

# the file that DIRECTIVE names in proj06.conf, or nothing
named_by() {
    sed -n "s/^[[:space:]]*$1[[:space:]]\{1,\}\"\{0,1\}\([^\"]*[^\"[:space:]]\).*/\1/p" "$conf" | head -n 1
}

if [ -z "$(named_by Proj06Database)" ]; then
    echo "proj06: $conf names no database; this server shows a snapshot made elsewhere" >&2
    exit 0
fi
if ! /usr/sbin/proj06ctl --conf "$conf" --user "$user" db init; then
    echo "proj06: the database can't be made or migrated now; once it can be reached, run" >&2
    echo "    proj06ctl --conf $conf --user $user db init" >&2
fi

# the key that seals the audit lies outside the database; a version without audit names none
key=$(named_by Proj06AuditKey)
if [ -n "$key" ] && [ ! -e "$key" ]; then
    /usr/sbin/proj06ctl --conf "$conf" --user "$user" audit key "$key"
fi
