# CUDA's runtime and NCCL, for reduce/ and the device file of train/. No compiler for kernels, no
# driver and no GPU are needed: headers and libraries of a wheel or a toolkit will do.
#
# S2FBENCH_CUDA: AUTO builds those files as soon as LibTorch is a CUDA build and what they need
# is found; ON stops when it is not; OFF leaves them out. After this file it is ON or OFF.
set(S2FBENCH_CUDA AUTO CACHE STRING "the parts that need CUDA and NCCL: AUTO, ON or OFF")
set_property(CACHE S2FBENCH_CUDA PROPERTY STRINGS AUTO ON OFF)

# Beside LibTorch's wheel lie NVIDIA's; a downloaded LibTorch wants the CUDA toolkit and NCCL.
file(GLOB nvidia_wheels "${S2FBENCH_LIBTORCH}/../nvidia/*")
find_program(S2FBENCH_NVCC nvcc)
get_filename_component(toolkit "${S2FBENCH_NVCC}/../.." ABSOLUTE)
set(cuda_places ${nvidia_wheels} "$ENV{CUDA_HOME}" "$ENV{CUDA_PATH}" "${toolkit}" /usr/local/cuda)
# CUDA's headers include some of its compiler's, which are a wheel of their own.
find_path(S2FBENCH_CUDA_INCLUDE crt/host_config.h HINTS ${cuda_places} PATH_SUFFIXES include)
find_path(S2FBENCH_CUDA_CCCL nv/target HINTS ${cuda_places} PATH_SUFFIXES include/cccl include)
find_library(S2FBENCH_CUDART NAMES cudart libcudart.so.13 libcudart.so.12 NAMES_PER_DIR
             HINTS ${cuda_places} PATH_SUFFIXES lib lib64)
find_path(S2FBENCH_NCCL_INCLUDE nccl.h HINTS ${nvidia_wheels} "$ENV{NCCL_HOME}"
          PATH_SUFFIXES include)
find_library(S2FBENCH_NCCL NAMES nccl libnccl.so.2 NAMES_PER_DIR HINTS ${nvidia_wheels} "$ENV{NCCL_HOME}"
             PATH_SUFFIXES lib lib64)

set(missing "")
if(NOT EXISTS "${S2FBENCH_LIBTORCH}/lib/libtorch_cuda.so")
  string(APPEND missing ", a CUDA build of LibTorch")
endif()
if(NOT EXISTS "${S2FBENCH_CUDA_INCLUDE}/cuda_runtime_api.h" OR NOT S2FBENCH_CUDA_CCCL)
  string(APPEND missing ", CUDA's headers (packages nvidia-cuda-crt and nvidia-cuda-cccl)")
endif()
if(NOT S2FBENCH_CUDART)
  string(APPEND missing ", libcudart")
endif()
if(NOT S2FBENCH_NCCL_INCLUDE OR NOT S2FBENCH_NCCL)
  string(APPEND missing ", NCCL")
endif()
string(REGEX REPLACE "^, " "" missing "${missing}")

if(S2FBENCH_CUDA STREQUAL "AUTO" AND missing)
  message(STATUS "CUDA and NCCL: left out; not found: ${missing}")
  set(S2FBENCH_CUDA OFF)
elseif(S2FBENCH_CUDA AND missing)
  message(FATAL_ERROR "CUDA and NCCL were asked for; not found: ${missing}; try "
                      "cmake/cuda_libtorch.sh, or -DS2FBENCH_CUDA=OFF")
elseif(S2FBENCH_CUDA)
  message(STATUS "CUDA and NCCL: ${S2FBENCH_CUDA_INCLUDE}, ${S2FBENCH_NCCL}")
  set(S2FBENCH_CUDA ON)
endif()

if(S2FBENCH_CUDA)
  target_include_directories(libtorch SYSTEM INTERFACE
                             "${S2FBENCH_CUDA_INCLUDE}" "${S2FBENCH_CUDA_CCCL}")
  foreach(name torch_cuda c10_cuda)
    target_link_libraries(libtorch INTERFACE "${S2FBENCH_LIBTORCH}/lib/lib${name}.so")
  endforeach()
  target_link_libraries(libtorch INTERFACE "${S2FBENCH_CUDART}")
  add_library(s2f_nccl INTERFACE IMPORTED)
  target_include_directories(s2f_nccl SYSTEM INTERFACE
    "${S2FBENCH_NCCL_INCLUDE}" "${S2FBENCH_CUDA_INCLUDE}" "${S2FBENCH_CUDA_CCCL}")
  target_link_libraries(s2f_nccl INTERFACE "${S2FBENCH_NCCL}" "${S2FBENCH_CUDART}")
  target_compile_definitions(s2f_options INTERFACE S2FBENCH_CUDA)
  foreach(library "${S2FBENCH_CUDART}" "${S2FBENCH_NCCL}")
    get_filename_component(folder "${library}" DIRECTORY)
    list(APPEND CMAKE_BUILD_RPATH "${folder}")
  endforeach()
endif()
