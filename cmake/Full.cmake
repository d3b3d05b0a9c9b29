# The libraries that a bare build does without.
find_package(PkgConfig REQUIRED)
find_package(MPI REQUIRED COMPONENTS C)
find_package(Boost REQUIRED COMPONENTS program_options)
find_package(nlohmann_json REQUIRED)
find_package(spdlog REQUIRED)

# Debian's package file names no imported target; pkg-config does.
pkg_check_modules(yamlcpp REQUIRED IMPORTED_TARGET yaml-cpp)
pkg_check_modules(hts REQUIRED IMPORTED_TARGET htslib)
pkg_check_modules(hdf5 REQUIRED IMPORTED_TARGET hdf5-openmpi)

find_library(BIGWIG_LIBRARY BigWig REQUIRED)
find_path(BIGWIG_INCLUDE bigWig.h REQUIRED)
add_library(bigwig INTERFACE IMPORTED)
target_link_libraries(bigwig INTERFACE "${BIGWIG_LIBRARY}")
target_include_directories(bigwig SYSTEM INTERFACE "${BIGWIG_INCLUDE}")

find_library(HDF5_HL_LIBRARY NAMES hdf5_openmpi_hl hdf5_hl
             HINTS ${hdf5_LIBRARY_DIRS} REQUIRED)
