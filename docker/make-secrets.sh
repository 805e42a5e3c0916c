#!/bin/sh
# Writes the secrets a site needs, each long, random and its own, into ./secrets. Leaves those alone that are there.
set -eu
cd "$(dirname "$0")"
umask 077
mkdir -p secrets
chmod 0700 secrets # the files can be read by the containers' users, the folder entered by its owner alone

random() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

keep() { # name, content
    if [ ! -e "secrets/$1" ]; then
        printf '%s' "$2" >"secrets/$1.new"
        chmod 0444 "secrets/$1.new"
        mv "secrets/$1.new" "secrets/$1"
    fi
}

keep postgres_password "$(random)"
keep indicia_db_password "$(random)"
keep prefect_db_password "$(random)"
keep prefect_auth "operator:$(random)"
keep dashboard_token "$(random)"
keep indicia_database_url "postgresql+psycopg://indicia:$(cat secrets/indicia_db_password)@postgres:5432/indicia"
echo "secrets: kept in $(pwd)/secrets" >&2
