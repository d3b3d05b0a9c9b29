# A bare build (S2FBENCH_BARE) needs a compiler, CMake, LibTorch and four small libraries; no MPI,
# HDF5, HTSlib, libBigWig, Boost or yaml-cpp. It makes what a training step consists of, for GPU
# machines that have nothing else: tests/gpu and bench/gpu_step_bench.cpp.
#
# Those libraries are empty here, and a file that reaches one of their headers, itself or through
# the headers that it includes, is left out of its folder's library. The linker takes from a
# static library only what a program uses, so nothing else changes.
# (A file may be taken for an instance of a standard template that it happens to hold; what it
# would need itself is then in sections that nobody uses, and need not be there: each function has
# one of its own, as LibTorch's headers give every file initialisers that are kept.)
target_compile_options(s2f_options INTERFACE -ffunction-sections)
target_link_options(s2f_options INTERFACE -Wl,--gc-sections)
foreach(name MPI::MPI_C PkgConfig::hts PkgConfig::hdf5 PkgConfig::yamlcpp
             Boost::program_options bigwig nlohmann_json::nlohmann_json)
  add_library(${name} INTERFACE IMPORTED)
endforeach()
set(HDF5_HL_LIBRARY "")
set(S2FBENCH_ABSENT "mpi\\.h|hdf5|htslib/|bigWig\\.h|boost/|yaml-cpp/|nlohmann/")

# Headers alone: spdlog's own package file wants its shared library, too.
find_path(SPDLOG_INCLUDE spdlog/spdlog.h REQUIRED)
find_path(FMT_INCLUDE fmt/format.h REQUIRED)
add_library(spdlog::spdlog INTERFACE IMPORTED)
target_include_directories(spdlog::spdlog SYSTEM INTERFACE "${SPDLOG_INCLUDE}" "${FMT_INCLUDE}")
target_compile_definitions(spdlog::spdlog INTERFACE SPDLOG_FMT_EXTERNAL FMT_HEADER_ONLY)
# GCC 13 takes a copy inside fmt 9 for one out of bounds, system header or not.
target_compile_options(s2f_options INTERFACE -Wno-error=array-bounds)

# Sets `result` to whether the file reaches a header of an absent library.
function(s2f_reaches_absent file result)
  get_property(known GLOBAL PROPERTY "s2f_reaches_absent:${file}")
  if("${known}" STREQUAL "")
    set(known NO)
    set_property(GLOBAL PROPERTY "s2f_reaches_absent:${file}" NO)  # includes may form rings
    file(STRINGS "${file}" lines REGEX "^ *# *include")
    foreach(line ${lines})
      if(line MATCHES "<(${S2FBENCH_ABSENT})")
        set(known YES)
      elseif(line MATCHES "\"([^\"]+)\"")
        set(header "${CMAKE_SOURCE_DIR}/src/${CMAKE_MATCH_1}")
        if(EXISTS "${header}")
          s2f_reaches_absent("${header}" known)
        endif()
      endif()
      if(known)
        break()
      endif()
    endforeach()
    set_property(GLOBAL PROPERTY "s2f_reaches_absent:${file}" ${known})
  endif()
  set(${result} ${known} PARENT_SCOPE)
endfunction()

# Sets `result` to those of the given files of this folder that can be built here.
function(s2f_buildable result)
  set(kept "")
  foreach(file ${ARGN})
    s2f_reaches_absent("${CMAKE_CURRENT_SOURCE_DIR}/${file}" absent)
    if(NOT absent)
      list(APPEND kept ${file})
    endif()
  endforeach()
  set(${result} ${kept} PARENT_SCOPE)
endfunction()
