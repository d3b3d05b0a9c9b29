# LibTorch as an own imported target made of its headers and libraries.
#
# find_package(Torch) stops when the wheel is a CUDA build and no CUDA toolkit is installed;
# compiling against the headers needs neither, so the target is put together here.
# S2FBENCH_LIBTORCH points at a LibTorch (the folder with include/ and lib/).
set(S2FBENCH_LIBTORCH "" CACHE PATH "LibTorch >= 2.11: the folder with include/ and lib/")
if(NOT S2FBENCH_LIBTORCH)
  file(GLOB found "${CMAKE_SOURCE_DIR}/.venv/lib/python3*/site-packages/torch")
  if(found)
    list(GET found 0 S2FBENCH_LIBTORCH)
  endif()
endif()
if(NOT EXISTS "${S2FBENCH_LIBTORCH}/include/torch/csrc/api/include/torch/torch.h")
  message(FATAL_ERROR "LibTorch not found: '${S2FBENCH_LIBTORCH}'; try cmake/bootstrap.sh, "
                      "or -DS2FBENCH_LIBTORCH=<folder with include/ and lib/>")
endif()
file(STRINGS "${S2FBENCH_LIBTORCH}/include/torch/headeronly/version.h" version_lines
     REGEX "#define TORCH_VERSION_(MAJOR|MINOR) ")
string(REGEX REPLACE ".*MAJOR ([0-9]+).*MINOR ([0-9]+).*" "\\1.\\2" TORCH_VERSION
                     "${version_lines}")
if(TORCH_VERSION VERSION_LESS 2.11)
  message(FATAL_ERROR "LibTorch is too old: ${TORCH_VERSION} in ${S2FBENCH_LIBTORCH}; "
                      "try 2.11 or later")
endif()
message(STATUS "LibTorch ${TORCH_VERSION}: ${S2FBENCH_LIBTORCH}")

add_library(libtorch INTERFACE IMPORTED)
target_include_directories(libtorch SYSTEM INTERFACE
  "${S2FBENCH_LIBTORCH}/include" "${S2FBENCH_LIBTORCH}/include/torch/csrc/api/include")
# The C++ library goes first: the CUDA package of 2.11 exports an old std::filesystem whose remove_all()
# jumps to null, and the first library that has a function is the one that is called.
target_link_libraries(libtorch INTERFACE stdc++)
foreach(name torch torch_cpu c10)
  target_link_libraries(libtorch INTERFACE "${S2FBENCH_LIBTORCH}/lib/lib${name}.so")
endforeach()
# LibTorch brings headers of its own, newer fmt, which shadow the system's: header-only, both
# versions live side by side in namespaces of their own.
target_compile_definitions(libtorch INTERFACE FMT_HEADER_ONLY)
# libtorch.so loads the CUDA back end of a CUDA build; the linker must not drop it.
target_link_options(libtorch INTERFACE -Wl,--no-as-needed)
set(CMAKE_BUILD_RPATH "${S2FBENCH_LIBTORCH}/lib")
include(Cuda)
