# Language level, warnings and the project's own switches.
option(S2FBENCH_TORCH "build the parts that need LibTorch" ON)
option(S2FBENCH_TESTS "build the tests" ON)
option(S2FBENCH_BENCHMARKS "build the benchmarks in bench/" ON)
option(S2FBENCH_BARE "only what a training step consists of, see cmake/Bare.cmake" OFF)
option(S2FBENCH_SANITIZE "address and undefined-behaviour sanitizers" OFF)

set(S2FBENCH_BATCH 8 CACHE STRING "sources that are compiled together")

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1")

add_library(s2f_options INTERFACE)
target_compile_options(s2f_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Werror)
target_include_directories(s2f_options INTERFACE "${CMAKE_SOURCE_DIR}/src")
if(S2FBENCH_SANITIZE)
  target_compile_options(s2f_options INTERFACE -fsanitize=address,undefined
                                               -fno-omit-frame-pointer)
  target_link_options(s2f_options INTERFACE -fsanitize=address,undefined)
endif()

# Clones of one machine share what ccache has: paths below the source tree are told from the
# build folder, and the precompiled header counts by its content.
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      "${CMAKE_COMMAND}" -E env "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" CCACHE_NOHASHDIR=1
      "CCACHE_SLOPPINESS=pch_defines,time_macros" "${CCACHE}")
endif()
