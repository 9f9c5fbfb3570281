#!/bin/sh
# sh install.sh [FOLDER]      another Python: PYTHON=/path/to/python3 sh install.sh
exec "${PYTHON:-python3}" "$(dirname "$0")/install.py" "$@"
