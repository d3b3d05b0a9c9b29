# How a folder becomes a target, and a test folder a test program.
#
# s2f_library(NAME DEPENDS other-folders... LIBRARIES outside-libraries... SOURCES files... [TORCH])
#   The DEPENDS line of a folder is its list of allowed arrows.
# s2f_test(NAME SOURCES files... DEPENDS folders... [RANKS 1 2 4] [TORCH])
#   Without RANKS an ordinary GoogleTest program; with RANKS the same program is run under
#   mpirun once per number, named NAME.ranksN.

if(S2FBENCH_TORCH)
  # torch/torch.h costs 13 s per file; precompiled once and shared by every torch target.
  add_library(torch_headers STATIC "${CMAKE_SOURCE_DIR}/cmake/torch_headers.cpp")
  target_link_libraries(torch_headers PUBLIC libtorch s2f_options)
  target_precompile_headers(torch_headers PUBLIC <torch/torch.h>)
endif()

function(s2f_use_torch target)
  target_precompile_headers(${target} REUSE_FROM torch_headers)
  target_link_libraries(${target} PUBLIC libtorch)
endfunction()

function(s2f_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "TORCH" "" "SOURCES;DEPENDS;LIBRARIES")
  if(arg_TORCH AND NOT S2FBENCH_TORCH)
    return()
  endif()
  add_library(s2f_${name} STATIC ${arg_SOURCES})
  target_link_libraries(s2f_${name} PUBLIC s2f_options ${arg_LIBRARIES})
  foreach(folder ${arg_DEPENDS})
    target_link_libraries(s2f_${name} PUBLIC s2f_${folder})
  endforeach()
  if(arg_TORCH)
    s2f_use_torch(s2f_${name})
  endif()
endfunction()

function(s2f_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "TORCH" "" "SOURCES;DEPENDS;RANKS")
  if(arg_TORCH AND NOT S2FBENCH_TORCH)
    return()
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE s2f_options GTest::gtest)
  foreach(folder ${arg_DEPENDS})
    target_link_libraries(${name} PRIVATE s2f_${folder})
  endforeach()
  if(arg_TORCH)
    s2f_use_torch(${name})
  endif()
  if(NOT arg_RANKS)
    target_link_libraries(${name} PRIVATE GTest::gtest_main)
    add_test(NAME ${name} COMMAND ${name})
    return()
  endif()
  target_link_libraries(${name} PRIVATE s2f_test_main_mpi)
  foreach(ranks ${arg_RANKS})
    add_test(NAME ${name}.ranks${ranks}
             COMMAND ${CMAKE_SOURCE_DIR}/tests/support/mpirun.sh ${ranks} $<TARGET_FILE:${name}>)
  endforeach()
endfunction()
