#!/usr/bin/env bash
# Runs Python of .venv (else the system's) where the modules can be imported; skipped (77)
# where one is missing.
#
#   tests/support/with_packages.sh "MODULE ..." ARGUMENTS...
set -euo pipefail
modules=$1
shift
root=$(cd "$(dirname "$0")/../.." && pwd)
python=$root/.venv/bin/python
[ -x "$python" ] || python=python3
for module in $modules; do
  if ! "$python" -c "import importlib.util, sys
sys.exit(importlib.util.find_spec('$module') is None)"; then
    echo "skipped: needs the Python package $module;" \
      "try cmake/python_packages.sh tests/requirements.txt"
    exit 77
  fi
done
exec "$python" "$@"
