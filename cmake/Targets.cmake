# How a folder becomes a target, and a test folder a test program.
#
# Sources that see LibTorch, and those of tests, are compiled in batches, as most of their time goes into
# the headers that all include (eight models: 14 s of CPU time, one by one 73 s); ALONE lists sources
# whose names would clash, PLAIN those that need no LibTorch. -DS2FBENCH_BATCH=1: each by itself.
#
# s2f_library(NAME DEPENDS other-folders... LIBRARIES outside-libraries... SOURCES files... [ALONE files...]
#             [PLAIN files...] [TORCH])
#   The DEPENDS line of a folder is its list of allowed arrows.
# s2f_test(NAME SOURCES files... [ALONE files...] DEPENDS folders... [RANKS 1 2 4] [MAIN library] [TORCH])
#   Without RANKS an ordinary GoogleTest program; with RANKS the same program is run under
#   mpirun once per number, named NAME.ranksN. MAIN has another main() than GoogleTest's.

if(S2FBENCH_TORCH)
  # Torch headers cost 13 s per file: precompiled once and shared by every torch target. Only what
  # most files need, as GCC instantiates the templates of a precompiled header anew in each file:
  # torch/torch.h 9 s, these 5 s.
  add_library(torch_headers STATIC "${CMAKE_SOURCE_DIR}/cmake/torch_headers.cpp")
  target_link_libraries(torch_headers PUBLIC libtorch s2f_options)
  target_precompile_headers(torch_headers PUBLIC <torch/nn/module.h>)
endif()

function(s2f_use_torch target)
  target_precompile_headers(${target} REUSE_FROM torch_headers)
  target_link_libraries(${target} PUBLIC libtorch)
  get_target_property(type ${target} TYPE)
  if(type STREQUAL "EXECUTABLE")
    # The precompiled header was made with -fPIC; CMake would give a program -fPIE.
    set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
    target_compile_options(${target} PRIVATE -fPIC)
  endif()
endfunction()

# Of each target's sources so many are compiled together, but for the files that follow.
function(s2f_batch target)
  if(ARGN)
    set_source_files_properties(${ARGN} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endif()
  if(S2FBENCH_BATCH GREATER 1)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${S2FBENCH_BATCH})
  endif()
endfunction()

function(s2f_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "TORCH" "" "SOURCES;ALONE;PLAIN;DEPENDS;LIBRARIES")
  if(arg_TORCH AND NOT S2FBENCH_TORCH)
    return()
  endif()
  if(S2FBENCH_BARE)
    s2f_buildable(arg_SOURCES ${arg_SOURCES})
    s2f_buildable(arg_ALONE ${arg_ALONE})
    s2f_buildable(arg_PLAIN ${arg_PLAIN})
  endif()
  add_library(s2f_${name} STATIC ${arg_SOURCES} ${arg_ALONE} ${arg_PLAIN})
  target_link_libraries(s2f_${name} PUBLIC s2f_options ${arg_LIBRARIES})
  foreach(folder ${arg_DEPENDS})
    # A bare build has only some folders; of the others a training step takes headers alone.
    if(TARGET s2f_${folder} OR NOT S2FBENCH_BARE)
      target_link_libraries(s2f_${name} PUBLIC s2f_${folder})
    endif()
  endforeach()
  if(arg_TORCH)
    s2f_use_torch(s2f_${name})
    # The linker leaves out what a bare build cannot link, file by file: no batches there.
    if(NOT S2FBENCH_BARE)
      s2f_batch(s2f_${name} ${arg_ALONE} ${arg_PLAIN})
    endif()
    if(arg_PLAIN)
      set_source_files_properties(${arg_PLAIN} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
    endif()
  endif()
endfunction()

function(s2f_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "TORCH" "MAIN" "SOURCES;ALONE;DEPENDS;RANKS")
  if(arg_TORCH AND NOT S2FBENCH_TORCH)
    return()
  endif()
  add_executable(${name} ${arg_SOURCES} ${arg_ALONE})
  s2f_batch(${name} ${arg_ALONE})
  target_link_libraries(${name} PRIVATE s2f_options GTest::gtest)
  foreach(folder ${arg_DEPENDS})
    target_link_libraries(${name} PRIVATE s2f_${folder})
  endforeach()
  if(arg_TORCH)
    s2f_use_torch(${name})
  endif()
  if(NOT arg_MAIN)
    set(arg_MAIN GTest::gtest_main)
  endif()
  if(NOT arg_RANKS)
    target_link_libraries(${name} PRIVATE ${arg_MAIN})
    add_test(NAME ${name} COMMAND ${name})
    return()
  endif()
  target_link_libraries(${name} PRIVATE s2f_test_main_mpi)
  foreach(ranks ${arg_RANKS})
    add_test(NAME ${name}.ranks${ranks}
             COMMAND ${CMAKE_SOURCE_DIR}/tests/support/mpirun.sh ${ranks} $<TARGET_FILE:${name}>)
  endforeach()
endfunction()
