#!/bin/sh
# First start of an empty server: one database and one role each for Indicia and for Prefect, neither of which can enter
# the other's, and a role for auditors that reads Indicia's. Run by the image's own entry, as the superuser.
set -eu
secrets=${SECRETS:-/run/secrets}

role() { # name; the password comes from the file of that name and is on no command line
    psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set role="$1" --set file="$secrets/${1}_db_password" \
        --username "$POSTGRES_USER" --dbname postgres <<'SQL'
\set password `cat :'file'`
CREATE ROLE :"role" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE :"role" OWNER :"role" ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE :"role" FROM PUBLIC;
SQL
}

role indicia
role prefect

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname indicia <<'SQL'
CREATE ROLE auditor NOLOGIN;
GRANT CONNECT ON DATABASE indicia TO auditor;
GRANT USAGE ON SCHEMA public TO auditor;
ALTER SCHEMA public OWNER TO indicia;
ALTER DEFAULT PRIVILEGES FOR ROLE indicia IN SCHEMA public GRANT SELECT ON TABLES TO auditor;
SQL
