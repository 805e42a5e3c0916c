#!/bin/sh
# Hands secrets over that a program takes from its environment only: for each name below, the file that NAME_FILE
# names is read into NAME. Then becomes the command given. Prints nothing of what it read.
set -eu
for name in INDICIA_DATABASE_URL PREFECT_SERVER_DATABASE_PASSWORD PREFECT_SERVER_API_AUTH_STRING PREFECT_API_AUTH_STRING; do
    eval "file=\${${name}_FILE:-}"
    # shellcheck disable=SC2154  # set by the line above
    if [ -z "$file" ]; then
        continue
    fi
    if ! value=$(cat "$file"); then
        echo "with-secrets: the file that ${name}_FILE names cannot be read by user $(id -u)." >&2
        echo "Make it readable (chmod 0444) in a folder that only you may enter (chmod 0700)." >&2
        exit 3
    fi
    export "$name=$value"
done
exec "$@"
