#!/usr/bin/env bash
# mpirun.sh RANKS COMMAND...: Open MPI as the tests need it (root allowed, more ranks than
# cores). A rank that fails alone leaves the others waiting, hence the time limit in seconds.
set -euo pipefail
ranks=$1
shift
export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
export OMPI_MCA_rmaps_base_oversubscribe=1 OMPI_MCA_btl_base_warn_component_unused=0
exec mpirun --timeout "${S2FBENCH_TEST_SECONDS:-560}" --bind-to none -n "$ranks" "$@"
